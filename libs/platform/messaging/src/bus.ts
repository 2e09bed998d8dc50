/** A message as every adapter carries it: CloudEvents 1.0 attributes beside the data (Kafka protocol binding, binary mode). */
export interface Message {
  /** CloudEvents `id`: unique per producer; consumers are idempotent by a key of their own. */
  readonly id: string;
  readonly topic: string;
  /** Order is kept among messages of one topic and key: `tenant:ticket`. */
  readonly key: string;
  /** CloudEvents `type`. */
  readonly type: string;
  /** CloudEvents `source`. */
  readonly source: string;
  /** CloudEvents `time`, RFC 3339. */
  readonly time: string;
  readonly tenantId: string;
  readonly correlationId: string;
  /** JSON text; parsed by whoever needs it, so that a relay never pays for it. */
  readonly data: string;
  /** The data came as bytes that are not UTF-8; U+FFFD stands for what could not be read. */
  readonly damaged?: true;
}

export interface Subscription {
  readonly topic: string;
  /** Each group sees every message once (at least); members of a group share them. */
  readonly group: string;
  /**
   * Handles a batch whose messages are in order per key. Resolves when its effects are durable.
   * Throw `PoisonMessage` for a message that can never succeed, `DependencyDown` when the world is at fault
   * (the consumer pauses and tries again, for ever); anything else is tried again a bounded number of times,
   * message by message, and then dead-lettered.
   */
  readonly handle: (batch: readonly Message[]) => Promise<void>;
  readonly maxBatch?: number;
  /** Batches handled side by side, none with a key of another. Default 1. For handlers that wait for the database most of the time. */
  readonly sideBySide?: number;
}

/**
 * The bus. Promises: at least once, in order per topic and key and group, a failing message never blocks
 * the messages of other keys for ever, and nothing is lost across a crash once `publish` has resolved.
 */
export abstract class MessageBus {
  /** Resolves when the messages are durable (Kafka: acks=all; in process: every subscriber has handled or dead-lettered them). */
  abstract publish(messages: readonly Message[]): Promise<void>;
  /** Before `start`. */
  abstract subscribe(subscription: Subscription): void;
  abstract start(): Promise<void>;
  /** Finishes what is in flight, commits, leaves. */
  abstract stop(): Promise<void>;
}

export class PoisonMessage extends Error {
  constructor(readonly reason: string, readonly messageId: string) {
    super(reason);
  }
}

export class DependencyDown extends Error {}

/** Nothing can be published just now. The bus itself tells operators. */
export class BusAway extends Error {}
