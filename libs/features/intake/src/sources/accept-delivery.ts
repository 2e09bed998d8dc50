import type { Counter } from 'prom-client';
import type { Clock } from '#platform/clock';
import type { DeadLetters } from '#platform/messaging';
import { parseBody, readDelivery, type Delivery, type PathProblem, type Payload } from '#platform/plugins';
import type { RecordOutcome } from '../record-events.js';
import { ticketIdOf } from './complete-event.js';
import type { FoundSource } from './find-source.js';
import { messageOf } from './kept-delivery.js';
import type { RecordSourceEvents } from './record-source-events.js';
import { settingsOf } from './source-settings.js';
import type { TypeOrmSourceStore } from './typeorm-source-store.js';

export interface DeliveryGiven {
  readonly source: FoundSource;
  readonly tenantId: string;
  readonly correlationId: string;
  readonly delivery: Delivery;
  /** Of a replay: whoever replays is told, and keeps it. */
  readonly replayed?: boolean;
}

export type DeliveryOutcome =
  | { readonly kind: 'accepted'; readonly ticketId: string; readonly ticketIds: readonly string[] }
  /** It has been here before. */
  | { readonly kind: 'repeated'; readonly ticketId: string | null }
  | { readonly kind: 'ignored'; readonly reason: string }
  /** Kept among the dead letters. */
  | { readonly kind: 'unreadable'; readonly problems: readonly PathProblem[] }
  | Exclude<RecordOutcome, { kind: 'recorded' }>;

/** One delivery of a ticket system: read, completed, stored; or kept with what is wrong with it. */
export class AcceptDelivery {
  constructor(
    private readonly store: TypeOrmSourceStore,
    private readonly record: RecordSourceEvents,
    private readonly deadLetters: DeadLetters,
    private readonly outcomes: Counter<'source' | 'outcome'>,
    private readonly clock: Clock,
  ) {}

  async execute(given: DeliveryGiven): Promise<DeliveryOutcome> {
    const outcome = await this.accept(given);
    this.outcomes.inc({ source: given.source.config.name, outcome: outcome.kind });
    if (outcome.kind === 'unreadable' && !given.replayed) await this.keep(given, outcome.problems);
    return outcome;
  }

  private async accept({ source, tenantId, correlationId, delivery }: DeliveryGiven): Promise<DeliveryOutcome> {
    const reading = readDelivery(source.plugin, delivery, settingsOf(source.config));
    if (reading.kind !== 'events') return reading;
    const [first] = reading.events;
    if (!first) return { kind: 'ignored', reason: 'it holds no ticket' };
    const { name } = source.config;
    const deliveryId = reading.deliveryId?.replaceAll('\0', '').toWellFormed().slice(0, 500) || undefined;
    const earlier = deliveryId === undefined ? undefined : await this.store.findDelivery(tenantId, name, deliveryId);
    if (earlier) return { kind: 'repeated', ticketId: earlier.ticketId };

    const recorded = await this.record.execute({
      source, tenantId, correlationId, events: reading.events, history: reading.history ?? [], payload: payloadOf(delivery), now: delivery.now, live: true,
    });
    if (recorded.kind !== 'recorded') return recorded;
    if (recorded.rejected.length > 0) return { kind: 'unreadable', problems: recorded.rejected.flatMap(({ problems }) => problems) };
    const ticketIds = [...new Set(reading.events.map(({ id }) => ticketIdOf(id, source.config)))];
    const ticketId = ticketIdOf(first.id, source.config);
    if (deliveryId !== undefined) await this.store.addDelivery(tenantId, name, deliveryId, ticketId);
    return { kind: 'accepted', ticketId, ticketIds };
  }

  private async keep({ source, tenantId, correlationId, delivery }: DeliveryGiven, problems: readonly PathProblem[]): Promise<void> {
    const reason = problems.map(({ path, message }) => (path === '' ? `the payload ${message}` : `${path} ${message}`)).join('; ');
    await this.deadLetters.add({ message: messageOf(source.config.name, tenantId, correlationId, { ...delivery, now: this.clock.now() }), consumer: 'intake-sources', reason, attempts: 1 });
  }
}

/** For the paths of `priority` and `tier`; the plugin has read it already. */
function payloadOf({ body, headers }: Delivery): Payload | undefined {
  try {
    return parseBody(body, headers['content-type']);
  } catch {
    return undefined;
  }
}
