import { isNestedTooDeep, MOST_LEVELS } from '#contracts';
import { Payload, Unreadable } from './payload.js';

/**
 * The JSON of a delivery, whatever its content type says: systems that let people write their bodies send JSON as text.
 * A form's `payload` field (GitHub's other content type) holds the JSON too. Throws Unreadable.
 */
export function parseBody(body: Buffer, contentType: string | undefined): Payload {
  const text = body.toString('utf8').replace(/^\ufeff/, '');
  if (text.trim() === '') throw new Unreadable([{ path: '', message: 'the body is empty' }]);
  const form = /^application\/x-www-form-urlencoded\b/i.test(contentType ?? '') ? new URLSearchParams(text).get('payload') : null;
  let value: unknown;
  try {
    value = JSON.parse(form ?? text);
  } catch (error) {
    throw new Unreadable([{ path: '', message: `is not JSON: ${(error as Error).message}` }]);
  }
  if (isNestedTooDeep(value)) throw new Unreadable([{ path: '', message: `is nested more than ${MOST_LEVELS} levels deep` }]);
  return new Payload(value);
}
