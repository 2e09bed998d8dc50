import type { Message } from '../bus.js';

export interface DeadLetter {
  readonly message: Message;
  /** The group that could not handle it. */
  readonly consumer: string;
  readonly reason: string;
  readonly attempts: number;
}

/** Where messages go that no try could handle: visible, replayable, and announced on `<topic>.dlq`. */
export abstract class DeadLetters {
  /** Resolves when the letter is durable. A redelivered message makes no second letter while the first is open. */
  abstract add(letter: DeadLetter): Promise<void>;
}
