/**
 * What to do about a call that failed:
 * `retry`: the same call may succeed later, not before `afterMs` where that is given.
 * `misconfigured`: no call succeeds until somebody mends credentials, address or rights; the decision is not to blame.
 * `permanent`: this decision never will (its ticket is gone, say).
 */
export type FailureVerdict = 'retry' | 'misconfigured' | 'permanent';

/** A plugin that asks for more is not believed: what waits meanwhile would be forgotten. */
export const LONGEST_REST_MS = 3_600_000;

/** `message` is shown to people: it holds no secret and no more than a few words of what the system said. */
export class HandlerFailure extends Error {
  readonly afterMs: number | undefined;

  constructor(readonly verdict: FailureVerdict, message: string, afterMs?: number) {
    super(message);
    this.name = 'HandlerFailure';
    this.afterMs = typeof afterMs === 'number' && afterMs >= 0 && Number.isFinite(afterMs) ? Math.min(afterMs, LONGEST_REST_MS) : undefined;
  }
}

const VERDICTS: readonly unknown[] = ['retry', 'misconfigured', 'permanent'] satisfies FailureVerdict[];

/** Any thrown value as a failure. By its fields, not its class: a plugin from elsewhere has no class of ours. What is no failure is tried again. */
export function failureOf(thrown: unknown): HandlerFailure {
  if (thrown instanceof HandlerFailure) return thrown;
  const { verdict, message, afterMs } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as { verdict?: unknown; message?: unknown; afterMs?: unknown };
  const words = typeof message === 'string' && message !== '' ? message.slice(0, 500) : 'the handler failed without a word';
  const known = VERDICTS.includes(verdict) ? (verdict as FailureVerdict) : 'retry';
  return new HandlerFailure(known, words, afterMs as number | undefined);
}
