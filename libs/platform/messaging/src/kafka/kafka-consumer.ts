import { setTimeout as delay } from 'node:timers/promises';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { Batcher, messagesOf, type Delivery, type Portion } from '../batcher.js';
import type { Subscription } from '../bus.js';
import { DEFAULT_MAX_BATCH } from '../default-max-batch.js';
import { Interrupted, type Handler } from '../middleware/handler.js';
import type { BrokerTrouble } from './broker-trouble.js';
import { fromRecord } from './cloudevents-binding.js';

/** Times in ms. */
export interface Membership {
  /** A killed member's partitions move after this. */
  readonly sessionTimeoutMs: number;
  readonly heartbeatIntervalMs: number;
  /**
   * How long the others wait for a member to share the partitions anew: one that goes on handling, and one whose answer was lost
   * with its broker. Longer than any batch takes.
   */
  readonly rebalanceTimeoutMs: number;
  /** The longest a fetch waits for messages; also what a stop may wait for. */
  readonly fetchWaitMs: number;
}

export const MEMBERSHIP: Membership = { sessionTimeoutMs: 10_000, heartbeatIntervalMs: 2_000, rebalanceTimeoutMs: 10_000, fetchWaitMs: 1_000 };

const RETRY = { initialRetryTime: 100, maxRetryTime: 1_000, multiplier: 1.5, factor: 0.2, retries: 10 };
/** More than any topic of ours has partitions: each partition's fetch reaches the batcher at once, which makes one batch of them. */
const CONCURRENT_PARTITIONS = 64;
/** The coordinator no longer counts on this member: the batch must be let go so that it can join anew. */
const MEMBERSHIP_LOST = new Set(['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'NOT_COORDINATOR_FOR_GROUP']);

/** What was fetched of one partition. */
interface PartitionFetch extends Delivery {
  readonly payload: EachBatchPayload;
}

/**
 * One subscription on Kafka: a consumer of its own in the group `<group>.<topic>`. (One consumer for all topics of a group would
 * let a slow topic hold up the others, and members that subscribe to different topics, as during a deployment, share them wrongly
 * in kafkajs.) Offsets are committed after the handler, once per batch; batches side by side have different partitions. Heartbeats go on while a handler works or waits.
 */
export class KafkaConsumer {
  private readonly batchers: readonly Batcher<PartitionFetch>[];
  /** By partition; a partition's messages all go through the same one. */
  private readonly batcherOf = new Map<number, Batcher<PartitionFetch>>();
  private readonly stopping = new AbortController();
  private readonly firstJoin = Promise.withResolvers<void>();
  private consumer: Consumer | undefined;
  /** The launch under way or done. */
  private launching: Promise<void> = Promise.resolve();
  /** The consumer has joined its group, or has crashed trying. */
  private settled = Promise.withResolvers<void>();

  constructor(
    private readonly kafka: Kafka,
    private readonly subscription: Subscription,
    private readonly handle: Handler,
    private readonly trouble: BrokerTrouble,
    private readonly membership: Membership,
  ) {
    this.batchers = Array.from({ length: subscription.sideBySide ?? 1 }, () => new Batcher(subscription.maxBatch ?? DEFAULT_MAX_BATCH, (portions) => this.handleBatch(portions)));
  }

  /** Resolves when the consumer has its partitions, or is stopped; waits for the broker as long as it takes. */
  async start(): Promise<void> {
    this.launching = this.launch();
    await this.firstJoin.promise;
  }

  /** Finishes and commits the batch in hand, then leaves the group. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.launching;
    if (this.consumer) {
      // kafkajs forgets to stop a consumer that is just joining.
      await this.settled.promise;
      await this.consumer.disconnect().catch((err: unknown) => this.warn(err, 'A consumer could not leave its group in order'));
    }
    this.firstJoin.resolve();
  }

  private async launch(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const consumer = this.create();
      try {
        await consumer.connect();
        await consumer.subscribe({ topic: this.subscription.topic, fromBeginning: true });
        this.consumer = consumer;
        await consumer.run({
          autoCommit: false,
          eachBatchAutoResolve: false,
          partitionsConsumedConcurrently: CONCURRENT_PARTITIONS,
          eachBatch: (payload) => this.take(payload),
        });
        return;
      } catch (error) {
        this.consumer = undefined;
        this.warn(error, 'A consumer could not start; trying again');
        await consumer.disconnect().catch(() => {});
        await delay(RETRY.maxRetryTime, undefined, { signal: this.stopping.signal }).catch(() => {});
      }
    }
  }

  private create(): Consumer {
    const { topic, group } = this.subscription;
    const consumer = this.kafka.consumer({
      groupId: `${group}.${topic}`,
      sessionTimeout: this.membership.sessionTimeoutMs,
      heartbeatInterval: this.membership.heartbeatIntervalMs,
      rebalanceTimeout: this.membership.rebalanceTimeoutMs,
      maxWaitTimeInMs: this.membership.fetchWaitMs,
      allowAutoTopicCreation: false,
      retry: { ...RETRY, restartOnFailure: async () => !this.stopping.signal.aborted },
    });
    consumer.on(consumer.events.GROUP_JOIN, () => {
      this.settled.resolve();
      this.firstJoin.resolve();
      this.trouble.over();
    });
    consumer.on(consumer.events.CRASH, ({ payload }) => this.crashed(consumer, payload.error, payload.restart));
    return consumer;
  }

  /** kafkajs restarts a consumer after most errors, and gives up after those it thinks hopeless; we never do. */
  private crashed(consumer: Consumer, error: unknown, restarts: boolean): void {
    this.settled.resolve();
    if (consumer !== this.consumer || this.stopping.signal.aborted) return;
    this.warn(error, 'A consumer lost its broker or its group; it is started anew');
    this.settled = Promise.withResolvers<void>();
    if (restarts) return;
    this.consumer = undefined;
    this.launching = delay(RETRY.initialRetryTime).then(() => this.launch());
  }

  private async take(payload: EachBatchPayload): Promise<void> {
    const { topic, partition, messages } = payload.batch;
    try {
      await this.batcherFor(partition).add({ payload, messages: messages.map((record) => fromRecord(topic, partition, record)) });
    } catch (error) {
      // While stopping, what was not handled simply stays uncommitted.
      if (!(error instanceof Interrupted && this.stopping.signal.aborted)) throw error;
    }
  }

  /** Shared out as they come: which partitions a member has is not for their numbers to say. */
  private batcherFor(partition: number): Batcher<PartitionFetch> {
    const batcher = this.batcherOf.get(partition) ?? this.batchers[this.batcherOf.size % this.batchers.length]!;
    this.batcherOf.set(partition, batcher);
    return batcher;
  }

  private async handleBatch(portions: readonly Portion<PartitionFetch>[]): Promise<void> {
    if (this.stopping.signal.aborted) throw new Interrupted();
    const { payload } = portions[0]!.delivery;
    const lost = new AbortController();
    const heartbeat = setInterval(() => {
      payload.heartbeat().catch((error: { type?: string }) => {
        if (MEMBERSHIP_LOST.has(error.type ?? '')) lost.abort(error);
      });
    }, this.membership.heartbeatIntervalMs);
    try {
      await this.handle(messagesOf(portions), AbortSignal.any([this.stopping.signal, lost.signal]));
    } catch (error) {
      throw lost.signal.reason ?? error;
    } finally {
      clearInterval(heartbeat);
    }
    await commit(portions);
    lost.signal.throwIfAborted();
  }

  private warn(err: unknown, message: string): void {
    const { topic, group } = this.subscription;
    this.trouble.tell(err, message, { topic, group, operation: 'consume' });
  }
}

/** One request for all partitions of the batch. If it fails, a later commit makes up for it, or the batch is delivered again. */
async function commit(portions: readonly Portion<PartitionFetch>[]): Promise<void> {
  const { payload } = portions[0]!.delivery;
  const partitions = portions.map(({ delivery, to }) => {
    const { partition, messages } = delivery.payload.batch;
    const last = messages[to - 1]!.offset;
    delivery.payload.resolveOffset(last);
    return { partition, offset: String(BigInt(last) + 1n) };
  });
  await payload.commitOffsetsIfNecessary({ topics: [{ topic: payload.batch.topic, partitions }] });
}
