import type { DataSource } from 'typeorm';
import { WakeableLoop } from '#platform/clock';
import { SIGNALS, type DatabaseSignals } from '#platform/persistence';
import type { HealthReport, Log } from '#platform/telemetry';
import { BusAway, PoisonMessage, type Message, type MessageBus } from '../bus.js';
import type { DeadLetters } from '../dead-letters/dead-letters.js';
import { CLAIM_LANES } from './claim-lanes.sql.js';
import { FINISH_LANES } from './finish-lanes.sql.js';
import { parseOutboxLines } from './outbox-line.js';
import { READ_LANES } from './read-lanes.sql.js';
import { RENEW_LANES } from './renew-lanes.sql.js';

export interface OutboxRelayOptions {
  /** How long a dead relay's lanes rest before another takes them; renewed at a third of it. */
  readonly leaseMs?: number;
  /** Messages taken in one round, about. */
  readonly maxMessages?: number;
  /** The longest sleep: the safety net under a lost signal, and the search for expired leases. */
  readonly maxSleepMs?: number;
}

interface Lease { readonly lane: number; readonly fence: string }
interface Row { readonly id: string; readonly topic: string; readonly messages: string }

/**
 * Carries the outbox to the bus: claims lanes, publishes their oldest messages in order, deletes them, gives the lanes back.
 * Any number of replicas share the lanes. A lane has one owner at a time, so order is kept per key; a relay that dies, or
 * that cannot delete what it has published, leaves the rows to be published again.
 */
export class OutboxRelay {
  private readonly leaseMs: number;
  private readonly maxMessages: number;
  private readonly loop: WakeableLoop;

  constructor(
    private readonly dataSource: DataSource,
    private readonly signals: DatabaseSignals,
    private readonly bus: MessageBus,
    private readonly deadLetters: DeadLetters,
    private readonly log: Log,
    options: OutboxRelayOptions = {},
  ) {
    this.leaseMs = options.leaseMs ?? 5_000;
    this.maxMessages = options.maxMessages ?? 5_000;
    this.loop = new WakeableLoop({
      tick: () => this.relay(),
      maxSleepMs: options.maxSleepMs ?? 1_000,
      onError: (err) => {
        if (!(err instanceof BusAway)) this.log.warn({ err, operation: 'relay' }, 'The outbox could not be relayed; trying again');
      },
    });
  }

  async start(): Promise<void> {
    await this.signals.listen(SIGNALS.outbox, () => this.loop.wake());
    this.loop.start();
  }

  /** Claims nothing more; resolves when the publication under way has ended and its leases are given back. */
  async stop(): Promise<void> {
    await this.loop.stop();
  }

  health(): HealthReport {
    return this.loop.health();
  }

  private async relay(): Promise<number> {
    const claimedAt = performance.now();
    // TypeORM answers an UPDATE with [rows, count].
    const [leases] = await this.dataSource.query<[Lease[], number]>(CLAIM_LANES, [this.leaseMs]);
    if (leases.length === 0) return Infinity;
    const lanes = leases.map(({ lane }) => lane);
    const fences = leases.map(({ fence }) => fence);
    const published: string[] = [];
    const renewal = setInterval(() => {
      this.dataSource.query(RENEW_LANES, [lanes, fences, this.leaseMs]).catch((err: unknown) => this.log.warn({ err, operation: 'relay' }, 'Leases could not be renewed'));
    }, this.leaseMs / 3);
    try {
      const rows = await this.dataSource.query<Row[]>(READ_LANES, [lanes, Math.ceil(this.maxMessages / lanes.length)]);
      // A process that was suspended here has lost its lanes; publishing now could put old messages behind newer ones.
      if (performance.now() - claimedAt < this.leaseMs) await this.publish(rows, published);
    } finally {
      clearInterval(renewal);
      await this.dataSource.query(FINISH_LANES, [lanes, fences, published]);
    }
    return 0;
  }

  /** Topic by topic, so that one the bus refuses holds up none of the others. Adds the ids of the rows that are out to `published`. */
  private async publish(rows: readonly Row[], published: string[]): Promise<void> {
    const byTopic = Map.groupBy(rows, ({ topic }) => topic);
    const outcomes = await Promise.allSettled(
      [...byTopic].map(async ([topic, ofTopic]) => {
        const messages: Message[] = [];
        for (const row of ofTopic) messages.push(...parseOutboxLines(topic, row.messages));
        await this.publishTopic(messages);
        for (const { id } of ofTopic) published.push(id);
      }),
    );
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** A message that the bus can never take must not hold up its lane for ever. */
  private async publishTopic(messages: readonly Message[]): Promise<void> {
    let rest = messages;
    for (;;) {
      try {
        return await this.bus.publish(rest);
      } catch (error) {
        const poison = error instanceof PoisonMessage ? rest.find(({ id }) => id === error.messageId) : undefined;
        if (!poison) throw error;
        const { reason } = error as PoisonMessage;
        await this.deadLetters.add({ message: poison, consumer: 'outbox-relay', reason, attempts: 1 });
        this.log.error({ topic: poison.topic, message_id: poison.id, correlation_id: poison.correlationId, reason, operation: 'relay' }, 'A message was dead-lettered');
        rest = rest.filter((message) => message !== poison);
      }
    }
  }
}
