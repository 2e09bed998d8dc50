import type { FieldError } from '../field-error.js';
import { CALLBACK_KINDS, CALLBACK_NEEDS, HandlerCallback, type CallbackKind } from '../handler-callback.dto.js';
import { acceptInstantsAsOf } from '../validation/instant.js';
import { isRecord, pathOf } from '../validation/paths.js';
import { WireValidator } from '../validation/validator.js';
import type { CallbackReading } from './handler-plugin.js';

const MOST_NEWS = 1_000;

/** Compiled when the first call comes. */
let validator: WireValidator<HandlerCallback> | undefined;

/**
 * Reads the body of a call-back in our own format: one `HandlerCallback`, or `{callbacks: [...]}` with up to 1000.
 * All or nothing, as with tickets: a sender that is wrong somewhere is told where. `now`: epoch ms.
 */
export function readHandlerCallback(rawBody: Uint8Array, now: number): CallbackReading {
  const parsed = jsonOf(rawBody);
  if ('fault' in parsed) return { kind: 'unreadable', faults: [{ field: '', message: parsed.fault }] };
  const { body } = parsed;
  const several = isRecord(body) && Array.isArray(body['callbacks']) ? (body['callbacks'] as unknown[]) : undefined;
  const items: readonly (readonly [unknown, string])[] = several ? several.map((item, index) => [item, pathOf('callbacks', index)] as const) : [[body, '']];
  if (items.length > MOST_NEWS) return { kind: 'unreadable', faults: [{ field: 'callbacks', message: `must be at most ${MOST_NEWS}` }] };
  validator ??= new WireValidator(HandlerCallback, Date.now);
  const judge = validator;
  acceptInstantsAsOf(now);
  const faults = items.flatMap(([item, path]) => [...judge.faults(item, path, 'escapes'), ...missingFrom(item, path)]);
  return faults.length > 0 ? { kind: 'unreadable', faults: faults.slice(0, 50) } : { kind: 'read', news: items.map(([item]) => item as HandlerCallback) };
}

/** The JSON of a body that claims to be some. */
export function jsonOf(rawBody: Uint8Array): { readonly body: unknown } | { readonly fault: string } {
  try {
    return { body: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(rawBody)) as unknown };
  } catch (error) {
    return { fault: error instanceof SyntaxError ? 'must be JSON' : 'must be UTF-8' };
  }
}

function missingFrom(item: unknown, path: string): FieldError[] {
  if (!isRecord(item)) return [];
  const kind = CALLBACK_KINDS.find((known) => known === item['kind']);
  const needed: readonly string[] = kind ? CALLBACK_NEEDS[kind satisfies CallbackKind] : [];
  return needed.filter((field) => (item[field] ?? null) === null).map((field) => ({ field: pathOf(path, field), message: `is needed for "${kind!}"` }));
}
