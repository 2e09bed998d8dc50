import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A key as its holder has it: `wd_<id>_<secret>`. The id finds the row; the secret, 256 random bits, proves the right to it. */
export interface ApiKey {
  readonly id: string;
  readonly secret: string;
}

const FORMAT = /^wd_([0-9a-f]{12})_([0-9a-f]{64})$/;

export function generateKey(): ApiKey {
  return { id: randomBytes(6).toString('hex'), secret: randomBytes(32).toString('hex') };
}

export function formatKey({ id, secret }: ApiKey): string {
  return `wd_${id}_${secret}`;
}

export function parseKey(text: string): ApiKey | undefined {
  const [, id, secret] = FORMAT.exec(text) ?? [];
  return id && secret ? { id, secret } : undefined;
}

/** SHA-256, 32 bytes. A slow hash would buy nothing: 256 random bits cannot be guessed. */
export function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Takes as long for a wrong secret as for the right one. */
export function sameHash(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
