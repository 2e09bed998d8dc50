import type { Message } from '#platform/messaging';

/** A handler that remembers what it has handled, and tells when a condition on it comes true. */
export class MessageRecorder {
  readonly handled: Message[] = [];
  readonly batches: number[] = [];
  private waiters: { readonly condition: (recorder: MessageRecorder) => boolean; readonly resolve: () => void }[] = [];

  /** Runs before a batch counts as handled; may wait, or throw. */
  constructor(private readonly before: (batch: readonly Message[]) => Promise<void> | void = () => {}) {}

  readonly handle = async (batch: readonly Message[]): Promise<void> => {
    await this.before(batch);
    this.handled.push(...batch);
    this.batches.push(batch.length);
    this.waiters = this.waiters.filter(({ condition, resolve }) => (condition(this) ? resolve() : true));
  };

  until(condition: (recorder: MessageRecorder) => boolean): Promise<void> {
    if (condition(this)) return Promise.resolve();
    return new Promise((resolve) => this.waiters.push({ condition, resolve }));
  }

  /** Every one of these has been handled at least once. */
  untilAll(messages: readonly Message[]): Promise<void> {
    const missing = new Set(messages.map(({ id }) => id));
    let looked = 0;
    return this.until(({ handled }) => {
      for (; looked < handled.length; looked++) missing.delete(handled[looked]!.id);
      return missing.size === 0;
    });
  }

  /** Ids of a key in the order in which they were first handled. */
  firstOrder(key: string): string[] {
    return [...new Set(this.handled.filter((message) => message.key === key).map(({ id }) => id))];
  }
}
