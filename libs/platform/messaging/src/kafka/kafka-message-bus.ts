import { setTimeout as delay } from 'node:timers/promises';
import { Kafka } from 'kafkajs';
import type { Log } from '#platform/telemetry';
import { BusAway, MessageBus, type Message, type Subscription } from '../bus.js';
import type { DeadLetters } from '../dead-letters/dead-letters.js';
import { RESILIENCE, resilientHandler, type Resilience } from '../middleware/resilient-handler.js';
import { BrokerTrouble, reasonAway } from './broker-trouble.js';
import { disarmIdleTimer } from './disarm-idle-timer.js';
import { KafkaConsumer, MEMBERSHIP, type Membership } from './kafka-consumer.js';
import { keepMemberId } from './keep-member-id.js';
import { kafkaLog } from './kafka-log.js';
import { KafkaPublisher } from './kafka-publisher.js';
import { KafkaTopics } from './kafka-topics.js';

export interface KafkaOptions {
  /** `host:port`. */
  readonly brokers: readonly string[];
  readonly clientId?: string;
  /** Of topics that are made because they are absent. */
  readonly partitions?: number;
  readonly membership?: Partial<Membership>;
  readonly resilience?: Resilience;
  /** A publication that takes longer is given up. Default 20 s. */
  readonly publishWithinMs?: number;
}

/**
 * Short steps, few of them: a broker that is back is found again within half a second, and a publication without a broker
 * fails after some seconds, for the relay to repeat. (kafkajs's own settings found it after 13 s.)
 */
const RETRY = { initialRetryTime: 100, maxRetryTime: 400, multiplier: 1.5, factor: 0.2, retries: 8 };

export class KafkaMessageBus extends MessageBus {
  private readonly kafka: Kafka;
  private readonly topics: KafkaTopics;
  private readonly publisher: KafkaPublisher;
  private readonly trouble: BrokerTrouble;
  private readonly membership: Membership;
  private readonly consumers = new Map<string, KafkaConsumer>();
  private readonly topicsRead = new Set<string>();
  private readonly stopping = new AbortController();
  private readonly resilience: Resilience;
  private starting: Promise<void> = Promise.resolve();

  constructor(options: KafkaOptions, private readonly deadLetters: DeadLetters, private readonly log: Log) {
    super();
    disarmIdleTimer();
    keepMemberId();
    this.kafka = new Kafka({
      brokers: [...options.brokers],
      clientId: options.clientId ?? 'ticket-watchdog',
      connectionTimeout: 3_000,
      requestTimeout: 10_000,
      retry: RETRY,
      logCreator: kafkaLog(log),
    });
    this.topics = new KafkaTopics(this.kafka, options.partitions ?? 8);
    this.publisher = new KafkaPublisher(this.kafka, this.topics, options.publishWithinMs);
    this.trouble = new BrokerTrouble(options.brokers, log);
    this.membership = { ...MEMBERSHIP, ...options.membership };
    this.resilience = options.resilience ?? RESILIENCE;
  }

  override subscribe(subscription: Subscription): void {
    const { topic, group } = subscription;
    const name = `${group}.${topic}`;
    if (this.consumers.has(name)) throw new Error(`The group ${group} already subscribes to ${topic}`);
    const handler = resilientHandler(subscription, this.deadLetters, this.log, this.resilience);
    this.consumers.set(name, new KafkaConsumer(this.kafka, subscription, handler, this.trouble, this.membership));
    this.topicsRead.add(topic);
  }

  /** Resolves when every consumer has its partitions; waits for the broker as long as it takes, or until `stop`. */
  override start(): Promise<void> {
    this.starting = this.startConsumers();
    return this.starting;
  }

  override async publish(messages: readonly Message[]): Promise<void> {
    try {
      await this.publisher.publish(messages);
      this.trouble.over();
    } catch (error) {
      const reason = reasonAway(error);
      if (reason === undefined) throw error;
      this.trouble.tell(error, 'Could not publish', { operation: 'publish' });
      throw new BusAway(`Kafka does not answer: ${reason}`, { cause: error });
    }
  }

  override async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all([...this.consumers.values()].map((consumer) => consumer.stop()));
    await this.starting;
    await this.publisher.stop();
  }

  private async startConsumers(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await this.topics.ensure([...this.topicsRead]);
        this.trouble.over();
        break;
      } catch (err) {
        this.trouble.tell(err, 'The topics could not be made ready; trying again', { operation: 'start' });
        await delay(500, undefined, { signal: this.stopping.signal }).catch(() => {});
      }
    }
    await Promise.all([...this.consumers.values()].map((consumer) => consumer.start()));
  }
}
