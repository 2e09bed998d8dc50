import pg from 'pg';
import { until } from '#testing';

const ms = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::bigint`;
const line = (...columns: readonly string[]): string => columns.map((column) => `coalesce((${column})::text, '-')`).join(` || ' | ' || `);

const CLOCKS = `SELECT ${line(
  'ticket_id', 'clock', 'cycle', 'phase', 'state', 'policy', 'target_ms', ms('started_at'), 'accumulated_ms',
  ms('running_since'), ms('deadline'), ms('stopped_at'), ms('breached_at'),
)} AS line FROM sla.clocks`;

/** Without what depends on when and by which request it was found: ids, found_at, and the deadline as it stood then. */
const ALERTS = `SELECT ${line(
  'ticket_id', 'clock', 'cycle', 'threshold', 'kind', 'reason', 'disposition', ms('instant'), 'policy', 'target_ms', 'elapsed_ms', ms('retracted_at'),
)} AS line FROM sla.alerts`;

/** What events leave behind, less what tells when and by which request they came. */
const CONTENT = {
  'intake.events': `to_jsonb(t) - '{received_at,correlation_id}'::text[]`,
  'intake.tickets': `to_jsonb(t)`,
  'sla.timeline': `to_jsonb(t) || jsonb_build_object('moment', t.moment::jsonb - 'correlationId')`,
  'sla.tickets': `to_jsonb(t) - 'correlation_id'`,
} as const;

/** Of rows in any order; PostgreSQL's own hash, so that no row has to leave the server. */
const hashOf = (row: string, table: string): string => `SELECT count(*) || ' rows, ' || coalesce(sum(hashtextextended((${row})::text, 0)::numeric), 0) AS hash FROM ${table} t`;

/** What is in a service's database, in forms that two databases, or a database and the pure core, can be compared by. */
export class StoredState {
  private constructor(private readonly client: pg.Client) {}

  static async of(databaseUrl: string): Promise<StoredState> {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    return new StoredState(client);
  }

  async close(): Promise<void> {
    await this.client.end();
  }

  /** Every clock is past what is due, and every message is out. */
  async settled(): Promise<void> {
    await until('everything is worked off', () => this.first<boolean>(
      'SELECT NOT EXISTS (SELECT FROM platform.outbox) AND NOT EXISTS (SELECT FROM sla.clocks WHERE next_due_at <= platform.watchdog_now())'), 120_000);
  }

  async clocks(): Promise<readonly string[]> {
    return this.lines(CLOCKS);
  }

  async alerts(): Promise<readonly string[]> {
    return this.lines(ALERTS);
  }

  /** Planned, sent or given up. */
  async deliveries(): Promise<number> {
    return this.first<number>('SELECT count(*)::int FROM alerting.deliveries');
  }

  /** The same wherever the same events have come, in whatever order. */
  async content(): Promise<Readonly<Record<string, string>>> {
    return this.hashes(Object.entries(CONTENT));
  }

  /** Every column of every row: the same only where nothing at all was written. */
  async checksum(): Promise<Readonly<Record<string, string>>> {
    const { rows } = await this.client.query<{ name: string }>(
      `SELECT table_schema || '.' || table_name AS name FROM information_schema.tables WHERE table_schema IN ('intake', 'sla') AND table_type = 'BASE TABLE' ORDER BY 1`);
    return this.hashes(rows.map(({ name }) => [name, 't']));
  }

  private async hashes(tables: readonly (readonly [table: string, row: string])[]): Promise<Readonly<Record<string, string>>> {
    const hashes: Record<string, string> = {};
    for (const [table, row] of tables) hashes[table] = await this.first<string>(hashOf(row, table));
    return hashes;
  }

  private async lines(query: string): Promise<readonly string[]> {
    const { rows } = await this.client.query<[string]>({ text: query, rowMode: 'array' });
    return rows.map(([text]) => text).sort();
  }

  private async first<T>(query: string): Promise<T> {
    const { rows } = await this.client.query<[T]>({ text: query, rowMode: 'array' });
    return rows[0]![0];
  }
}
