import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares in a time that tells nothing of either, their lengths included: both are hashed first. */
export function sameSecret(a: string | Buffer, b: string | Buffer): boolean {
  return timingSafeEqual(sha256(a), sha256(b));
}

function sha256(value: string | Buffer): Buffer {
  return createHash('sha256').update(value).digest();
}
