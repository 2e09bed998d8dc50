import type { Kafka, Producer } from 'kafkajs';
import { PoisonMessage, type Message } from '../bus.js';
import { toRecord } from './cloudevents-binding.js';
import { keyPartitioner } from './key-partitioner.js';
import type { KafkaTopics } from './kafka-topics.js';

const MAX_SEND_MESSAGES = 1000;
/** All of a send may fall into one partition, whose batch the broker refuses above its message.max.bytes (1 MB by default). */
const MAX_SEND_BYTES = 800_000;
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

  constructor(private readonly kafka: Kafka, private readonly topics: KafkaTopics) {}

  /**
   * Resolves when every message is on all in-sync replicas. Rejects after some seconds without a broker; with a PoisonMessage
   * for a message that its topic is too small for (a topic we did not make ourselves).
   */
  async publish(messages: readonly Message[]): Promise<void> {
    if (this.stopped) throw new Error('The bus has been stopped');
    const sent = this.last.then(() => this.send(messages));
    this.last = sent.catch(() => {});
    await sent;
  }

  /** Waits for what is being sent. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.last;
    await this.discard();
  }

  private async send(messages: readonly Message[]): Promise<void> {
    for (const slice of sendable(messages)) await this.sendSlice(slice);
  }

  private async sendSlice(slice: readonly Message[]): Promise<void> {
    try {
      const byTopic = Map.groupBy(slice, ({ topic }) => topic);
      await this.topics.ensure([...byTopic.keys()]);
      const producer = await (this.producer ??= this.connect());
      await producer.sendBatch({ acks: -1, topicMessages: [...byTopic].map(([topic, ofTopic]) => ({ topic, messages: ofTopic.map(toRecord) })) });
    } catch (error) {
      await this.discard();
      this.topics.forget();
      if (!isTooLarge(error)) throw error;
      const [first] = slice;
      if (first && slice.length === 1) throw new PoisonMessage(`The topic ${first.topic} does not take messages of ${Buffer.byteLength(first.data)} bytes`, first.id);
      const middle = slice.length >> 1;
      await this.sendSlice(slice.slice(0, middle));
      await this.sendSlice(slice.slice(middle));
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
    await producer?.then((connected) => connected.disconnect()).catch(() => {});
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
