import { Problem } from './problem.js';

/** A structured-field string: printable ASCII in quotes, `"` and `\` after a backslash. */
const QUOTED = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])+)"$/;
/** What most clients send instead. */
const BARE = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+$/;
const LONGEST = 255;

/**
 * The key of a request's Idempotency-Key (draft-ietf-httpapi-idempotency-key-header); undefined: it has none. `"a"` and `a` are
 * the same. @throws {Problem} 400 where it is no key.
 */
export function idempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const key = BARE.test(text) ? text : QUOTED.exec(text)?.[1]?.replaceAll(/\\(["\\])/g, '$1');
  if (key === undefined || key.length > LONGEST) throw new Problem(400, 'invalid-idempotency-key', 'Idempotency-Key is no key', `It must be up to ${LONGEST} printable ASCII characters in quotes, such as a UUID.`);
  return key;
}
