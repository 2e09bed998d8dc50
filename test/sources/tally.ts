import { createHash } from 'node:crypto';
import type { SourceApp } from './source-app.js';

/** One delivery and what was answered. */
export interface Told {
  readonly body: Buffer;
  /** Stored with whatever comes of it. */
  readonly correlationId: string;
  answer: Awaited<ReturnType<SourceApp['send']>> | undefined;
}

interface Stored {
  /** Rows of intake.events. */
  readonly events: number;
  /** Correlation ids that have stored an event. */
  readonly by: string[];
  readonly tickets: string[];
  /** Tickets without an event, events without a ticket, deliveries remembered of tickets that are none. */
  readonly halves: number;
  /** Messages in the outbox that announce events. */
  readonly announced: number;
  readonly letters: number;
  readonly announced_letters: number;
}

/** One snapshot of everything that a delivery can leave behind. */
const STORED = `
SELECT
  (SELECT count(*)::int FROM intake.events) AS events,
  ARRAY(SELECT DISTINCT correlation_id FROM intake.events) AS by,
  ARRAY(SELECT ticket_id FROM intake.tickets) AS tickets,
  (SELECT count(*)::int FROM intake.events AS e FULL JOIN intake.tickets AS t USING (tenant_id, ticket_id) WHERE e.ticket_id IS NULL OR t.ticket_id IS NULL)
    + (SELECT count(*)::int FROM intake.deliveries AS d LEFT JOIN intake.tickets AS t USING (tenant_id, ticket_id) WHERE t.ticket_id IS NULL) AS halves,
  (SELECT coalesce(sum(message_count), 0)::int FROM platform.outbox WHERE topic = 'ticket.events.v1') AS announced,
  (SELECT count(*)::int FROM platform.dead_letters) AS letters,
  (SELECT coalesce(sum(message_count), 0)::int FROM platform.outbox WHERE topic <> 'ticket.events.v1') AS announced_letters`;

/** Compares what was answered with what is stored, and counts. */
export class Tally {
  private readonly statuses = new Map<string, number>();
  private readonly rows = { events: 0, tickets: 0, letters: 0 };

  constructor(private readonly app: SourceApp) {}

  get answered(): number {
    return [...this.statuses.values()].reduce((sum, count) => sum + count, 0);
  }

  get acknowledged(): number {
    return this.statuses.get('202 processing') ?? 0;
  }

  /** Everything that was sent since the tables were empty. */
  async check(round: readonly Told[]): Promise<void> {
    const refused = new Set<string>();
    const acknowledged = new Set<string>();
    const tickets = new Set<string>();
    for (const { body, correlationId, answer } of round) {
      const { status, body: said } = answer!;
      const kind = status === 202 ? `202 ${String(said['status'])}` : String(status);
      this.statuses.set(kind, (this.statuses.get(kind) ?? 0) + 1);
      if (kind === '202 processing') {
        acknowledged.add(correlationId);
        for (const id of (said['ticket_ids'] ?? [said['ticket_id']]) as string[]) tickets.add(id);
      } else if (status === 422) refused.add(createHash('sha256').update(body).digest('hex'));
      else if (kind !== '202 ignored') throw new Error(`${status} ${JSON.stringify(said)} for ${body.toString().slice(0, 1_000)}`);
    }
    const [stored] = await this.app.database.dataSource.query<[Stored]>(STORED);
    expect(stored.by.filter((id) => !acknowledged.has(id))).toEqual([]);
    expect(stored.tickets.toSorted()).toEqual([...tickets].sort());
    expect(await this.dropped()).toBe(0);
    expect({ ...stored, by: 0, tickets: 0 }).toMatchObject({ halves: 0, announced: stored.events, letters: refused.size, announced_letters: refused.size });
    this.rows.events += stored.events;
    this.rows.tickets += stored.tickets.length;
    this.rows.letters += stored.letters;
  }

  inWords(): string {
    const answers = [...this.statuses].sort().map(([status, count]) => `${count} × ${status}`).join(', ');
    return `${answers}; stored ${this.rows.events} events of ${this.rows.tickets} tickets, ${this.rows.letters} dead letters`;
  }

  /** Events acknowledged and yet not stored, for they contradict stored ones. */
  private async dropped(): Promise<number> {
    const metric = await this.app.app.registry.getSingleMetric('watchdog_intake_events_total')?.get();
    return metric?.values.find(({ labels }) => labels['outcome'] === 'conflict')?.value ?? 0;
  }
}
