import { kafkajsPrototype } from './kafkajs-internals.js';

interface SocketRequest {
  readonly sentAt: number;
  readonly requestTimeout: number;
  timeoutRequest(): void;
}

interface RequestQueue {
  readonly pending: readonly SocketRequest[];
  readonly inflight: ReadonlyMap<number, SocketRequest>;
  requestTimeoutIntervalId: NodeJS.Timeout;
  isConnected(): boolean;
  destroy(): void;
  scheduleCheckPendingRequests(): void;
  scheduleRequestTimeoutCheck(): void;
  [disarmed]?: true;
}

const disarmed = Symbol('disarmed');
const TIMEOUT_CHECK_MS = 1_000;

/**
 * kafkajs looks for pending requests in a timer that sets itself again for ever, every millisecond when nothing is pending:
 * 4 % of a core per idle process (tulios/kafkajs#1751). Without pending requests there is nothing to look for, and
 * `push` sets the timer again when there are. And it looks for requests that have timed out ten times a second and connection,
 * which adds up to as much again with a handful of consumers; once a second will do for timeouts of many seconds.
 */
export function disarmIdleTimer(): void {
  const queue = kafkajsPrototype<RequestQueue>('network/requestQueue');
  if (queue[disarmed]) return;
  const schedule = queue.scheduleCheckPendingRequests;
  queue.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0) schedule.call(this);
  };
  queue.scheduleRequestTimeoutCheck = function (this: RequestQueue) {
    this.destroy();
    this.requestTimeoutIntervalId = setInterval(() => {
      for (const request of this.inflight.values()) if (Date.now() - request.sentAt > request.requestTimeout) request.timeoutRequest();
      if (!this.isConnected()) this.destroy();
    }, TIMEOUT_CHECK_MS);
  };
  queue[disarmed] = true;
}
