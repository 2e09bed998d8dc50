import { createHmac } from 'node:crypto';
import type { Delivery } from '../delivery.js';
import { GENUINE, refused, type Authentication } from './authentication.js';
import { sameSecret } from './same-secret.js';

export interface HmacOptions {
  /** Lower-case name of the header that carries the signature; several signatures are separated by commas. */
  readonly header: string;
  readonly encoding: 'hex' | 'base64';
  /** What stands before a signature: `sha256=`. A signature without it does not count. */
  readonly prefix?: string;
  readonly algorithm?: 'sha256' | 'sha512' | 'sha1';
  /** What is signed. Default: the body. */
  readonly signed?: (delivery: Delivery) => readonly (string | Buffer)[];
  /** When it was signed, where the scheme says: only then can a recorded delivery be refused later. */
  readonly signedAt?: { readonly header: string; readonly toleranceMs: number };
}

/** An HMAC over the delivery, keyed with the secret's text. */
export function hmacSignature({ header, encoding, prefix = '', algorithm = 'sha256', signed = ({ body }) => [body], signedAt }: HmacOptions): Authentication {
  return {
    describe: `${header}: ${prefix}<${encoding} HMAC-${algorithm.toUpperCase()}>`,
    verify: (delivery, secrets) => {
      const given = (delivery.headers[header] ?? '').split(',').map((part) => part.trim()).filter((part) => part.startsWith(prefix) && part.length > prefix.length);
      if (given.length === 0) return refused('no_signature');
      const expected = secrets.map((secret) => {
        const hmac = createHmac(algorithm, secret);
        for (const part of signed(delivery)) hmac.update(part);
        return hmac.digest(encoding);
      });
      // No early end: how long it takes does not tell which secret nearly fitted.
      let genuine = false;
      for (const signature of given.slice(0, 10)) {
        for (const one of expected) genuine = sameSecret(signature.slice(prefix.length), one) || genuine;
      }
      if (!genuine) return refused('wrong_signature');
      return signedAt && !isFresh(delivery, signedAt) ? refused('too_old') : GENUINE;
    },
  };
}

function isFresh({ headers, now }: Delivery, { header, toleranceMs }: { readonly header: string; readonly toleranceMs: number }): boolean {
  const text = headers[header] ?? '';
  const at = /^\d+$/.test(text) ? Number(text) * (text.length > 11 ? 1 : 1000) : Date.parse(text);
  return Math.abs(now.getTime() - at) <= toleranceMs;
}
