import { isDatabaseAway } from '#platform/persistence';
import type { Log } from '#platform/telemetry';
import { DependencyDown, type Message, type Subscription } from '../bus.js';
import type { DeadLetters } from '../dead-letters/dead-letters.js';
import { Interrupted, type Handler } from './handler.js';
import { isolateFailures } from './isolate-failures.js';
import { waitForDependency, type Patience } from './wait-for-dependency.js';

/** Times in ms. */
export interface Resilience {
  readonly retries: number;
  readonly retryDelayMs: number;
  readonly outageDelayMs: number;
  readonly maxOutageDelayMs: number;
}

export const RESILIENCE: Resilience = { retries: 3, retryDelayMs: 50, outageDelayMs: 100, maxOutageDelayMs: 5_000 };

/**
 * A subscriber's handler that only ever resolves, or is interrupted by its signal:
 * an outage is waited out; a message that keeps failing is isolated, retried, and dead-lettered.
 */
export function resilientHandler(subscription: Subscription, deadLetters: DeadLetters, log: Log, resilience: Resilience = RESILIENCE): Handler {
  const { topic, group } = subscription;
  const patience = (what: string): Patience => ({
    initialDelayMs: resilience.outageDelayMs,
    maxDelayMs: resilience.maxOutageDelayMs,
    onWait: (err, delayMs) => log.warn({ err, topic, group, delay_ms: delayMs, operation: 'consume' }, what),
  });
  const handle: Handler = (batch, signal) =>
    waitForDependency(() => subscription.handle(batch), isWorldsFault, patience('A dependency is down; the consumer waits and tries again'), signal);
  return isolateFailures(handle, {
    retries: resilience.retries,
    initialDelayMs: resilience.retryDelayMs,
    giveUp: async (message: Message, reason, attempts, signal) => {
      // Without its letter the message would be lost, so whatever hinders the letter is waited out.
      const anyFailure = (error: unknown) => !(error instanceof Interrupted);
      await waitForDependency(() => deadLetters.add({ message, consumer: group, reason, attempts }), anyFailure, patience('A dead letter could not be stored; trying again'), signal);
      log.error({ topic, group, message_id: message.id, correlation_id: message.correlationId, reason, attempts, operation: 'consume' }, 'A message was dead-lettered');
    },
  });
}

function isWorldsFault(error: unknown): boolean {
  return error instanceof DependencyDown || isDatabaseAway(error);
}
