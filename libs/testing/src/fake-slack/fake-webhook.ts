import type { SlackBehaviour } from './slack-behaviour.js';
import type { SlackMessage } from './slack-message.js';

interface Waiter<T> {
  readonly give: (item: T) => void;
}

/** One incoming webhook of the fake: its script, and a strict mailbox of what it took. */
export class FakeWebhook {
  /** Everything taken so far, read or not. */
  readonly messages: SlackMessage[] = [];
  /** Every request so far, whatever became of it, by the kind of answer it got. */
  readonly requests: SlackBehaviour[] = [];
  private readonly unread: SlackMessage[] = [];
  private readonly waitingForMessage: Waiter<SlackMessage>[] = [];
  private readonly waitingForRequest: Waiter<SlackBehaviour>[] = [];
  private readonly scripted: SlackBehaviour[] = [];
  private always: SlackBehaviour = { kind: 'ok' };

  constructor(readonly name: string, readonly url: string) {}

  /** The next requests are answered so, in order; after them as `otherwise` says (200 `ok` from the start). */
  script(...behaviours: SlackBehaviour[]): this {
    this.scripted.push(...behaviours);
    return this;
  }

  otherwise(behaviour: SlackBehaviour): this {
    this.always = behaviour;
    return this;
  }

  /** The oldest message not yet read, or the next one to come; fails after `withinMs`. */
  nextMessage(withinMs = 5000): Promise<SlackMessage> {
    const message = this.unread.shift();
    return message ? Promise.resolve(message) : waitFor(this.waitingForMessage, withinMs, () => `No message came to ${this.name} within ${withinMs} ms; ${this.history()}`);
  }

  /** The next request to come, whatever its answer: for requests that are never taken. */
  nextRequest(withinMs = 5000): Promise<SlackBehaviour> {
    return waitFor(this.waitingForRequest, withinMs, () => `No request came to ${this.name} within ${withinMs} ms; ${this.history()}`);
  }

  /** Strict: fails if a message came that nobody has read. Call it when the sender is known to be at rest. */
  expectNoMore(): void {
    if (this.unread.length === 0) return;
    throw new Error(`${this.unread.length} unexpected message(s) to ${this.name}:\n${this.unread.map(({ words }) => words).join('\n---\n')}`);
  }

  /** Forgets what nobody has read and what is still scripted: for the next test to begin anew. */
  forget(): void {
    this.unread.length = 0;
    this.scripted.length = 0;
    this.always = { kind: 'ok' };
  }

  /** For the server: how to answer the request at hand. */
  nextBehaviour(): SlackBehaviour {
    return this.scripted.shift() ?? this.always;
  }

  /** For the server: the request at hand was answered so, and its message taken if there is one. */
  record(behaviour: SlackBehaviour, message: SlackMessage | undefined): void {
    this.requests.push(behaviour);
    for (const waiter of this.waitingForRequest.splice(0)) waiter.give(behaviour);
    if (!message) return;
    this.messages.push(message);
    const waiter = this.waitingForMessage.shift();
    if (waiter) waiter.give(message);
    else this.unread.push(message);
  }

  private history(): string {
    return `${this.requests.length} request(s) so far: ${this.requests.map((r) => (r.kind === 'status' ? r.status : r.kind)).join(', ')}`;
  }
}

function waitFor<T>(waiters: Waiter<T>[], withinMs: number, complaint: () => string): Promise<T> {
  return new Promise((resolve, reject) => {
    const waiter: Waiter<T> = {
      give: (item) => {
        clearTimeout(timer);
        resolve(item);
      },
    };
    const timer = setTimeout(() => {
      waiters.splice(waiters.indexOf(waiter), 1);
      reject(new Error(complaint()));
    }, withinMs);
    waiters.push(waiter);
  });
}
