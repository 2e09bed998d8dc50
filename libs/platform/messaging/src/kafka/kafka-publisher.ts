import { setTimeout as delay } from 'node:timers/promises';
import type { Kafka, Producer } from 'kafkajs';
import { PoisonMessage, type Message } from '../bus.js';
import { toRecord } from './cloudevents-binding.js';
import { keyPartitioner } from './key-partitioner.js';
import type { KafkaTopics } from './kafka-topics.js';

const MAX_SEND_MESSAGES = 1000;
/** All of a send may fall into one partition, whose batch the broker refuses above its message.max.bytes (1 MB by default). */
const MAX_SEND_BYTES = 800_000;
/**
 * A publication that takes longer is given up, with its producer: kafkajs waits 10 s for each answer and asks nine times, and the
 * relay holds its lanes meanwhile, where another one may have a connection that works.
 */
const LONGEST_MS = 20_000;
/** How long a producer may take to leave; kafkajs waits for every answer that is still to come. */
const LEAVE_MS = 2_000;
/** About what the headers of a message take. */
const OVERHEAD_BYTES = 300;

/**
 * Publishes with an idempotent producer, acks of all replicas. Sends run strictly one after the other: kafkajs takes sequence
 * numbers back when a send fails, so a second send under way would reuse those of the first, and the broker, taking it for a
 * repetition, would acknowledge it and drop it. For the same reason a producer whose send failed for good is thrown away.
 */
export class KafkaPublisher {
  private producer: Promise<Producer> | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private stopped = false;

  constructor(private readonly kafka: Kafka, private readonly topics: KafkaTopics, private readonly longestMs = LONGEST_MS) {}

  /**
   * Resolves when every message is on all in-sync replicas. Rejects after some seconds without a broker; with a PoisonMessage
   * for a message that its topic is too small for (a topic we did not make ourselves).
   */
  async publish(messages: readonly Message[]): Promise<void> {
    if (this.stopped) throw new Error('The bus has been stopped');
    const sent = this.last.then(() => this.sendInTime(messages));
    this.last = sent.catch(() => {});
    await sent;
  }

  /** Waits for what is being sent. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.last;
    await this.discard();
  }

  /** What is given up sends nothing more: its producer is no longer ours. */
  private async sendInTime(messages: readonly Message[]): Promise<void> {
    const late = new AbortController();
    const { promise: tooLong, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      late.abort(new PublicationStuck());
      reject(late.signal.reason as Error);
    }, this.longestMs);
    try {
      await Promise.race([this.send(messages, late.signal), tooLong]);
    } catch (error) {
      if (error instanceof PublicationStuck) await this.discard();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  private async send(messages: readonly Message[], late: AbortSignal): Promise<void> {
    for (const slice of sendable(messages)) await this.sendSlice(slice, late);
  }

  private async sendSlice(slice: readonly Message[], late: AbortSignal): Promise<void> {
    try {
      late.throwIfAborted();
      const byTopic = Map.groupBy(slice, ({ topic }) => topic);
      await this.topics.ensure([...byTopic.keys()]);
      late.throwIfAborted();
      const producer = await (this.producer ??= this.connect());
      late.throwIfAborted();
      await producer.sendBatch({ acks: -1, topicMessages: [...byTopic].map(([topic, ofTopic]) => ({ topic, messages: ofTopic.map(toRecord) })) });
    } catch (error) {
      // Given up already: what there is now belongs to those who came after.
      late.throwIfAborted();
      await this.discard();
      this.topics.forget();
      if (!isTooLarge(error)) throw error;
      const [first] = slice;
      if (first && slice.length === 1) throw new PoisonMessage(`The topic ${first.topic} does not take messages of ${Buffer.byteLength(first.data)} bytes`, first.id);
      const middle = slice.length >> 1;
      await this.sendSlice(slice.slice(0, middle), late);
      await this.sendSlice(slice.slice(middle), late);
    }
  }

  private async connect(): Promise<Producer> {
    const producer = this.kafka.producer({ idempotent: true, createPartitioner: keyPartitioner, allowAutoTopicCreation: false });
    await producer.connect();
    return producer;
  }

  private async discard(): Promise<void> {
    const producer = this.producer;
    this.producer = undefined;
    const leaving = producer?.then((connected) => connected.disconnect()).catch(() => {});
    await Promise.race([leaving, delay(LEAVE_MS, undefined, { ref: false })]);
  }
}

/** Nobody answered in time. */
export class PublicationStuck extends Error {
  constructor() {
    super('the broker took too long to answer');
    this.name = 'PublicationStuck';
  }
}

function isTooLarge(error: unknown): boolean {
  const { type, cause } = error as { type?: unknown; cause?: unknown };
  return type === 'MESSAGE_TOO_LARGE' || (typeof cause === 'object' && cause !== null && isTooLarge(cause));
}

/** In order, cut where a send grows too large. */
function* sendable(messages: readonly Message[]): Generator<readonly Message[]> {
  let from = 0;
  let bytes = 0;
  for (const [index, message] of messages.entries()) {
    const size = Buffer.byteLength(message.data) + OVERHEAD_BYTES;
    if (index > from && (index - from === MAX_SEND_MESSAGES || bytes + size > MAX_SEND_BYTES)) {
      yield messages.slice(from, index);
      from = index;
      bytes = 0;
    }
    bytes += size;
  }
  if (from < messages.length) yield messages.slice(from);
}
