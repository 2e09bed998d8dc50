import { createRequire } from 'node:module';

interface RequestQueue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests(): void;
}

/**
 * kafkajs looks for pending requests in a timer that sets itself again for ever, every millisecond when nothing is pending:
 * 4 % of a core per idle process (tulios/kafkajs#1751). Without pending requests there is nothing to look for, and
 * `push` sets the timer again when there are.
 */
export function disarmIdleTimer(): void {
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as { prototype: RequestQueue & { [disarmed]?: true } };
  if (prototype[disarmed]) return;
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0) schedule.call(this);
  };
  prototype[disarmed] = true;
}

const disarmed = Symbol('disarmed');
