import type { DataSource } from 'typeorm';

export interface OutboxLag {
  /** Messages not yet relayed. */
  readonly messages: number;
  /** Age of the oldest of them, in seconds; 0 when there is none. */
  readonly oldestSeconds: number;
}

/** Real time, not the movable clock: rows carry now(), and this is a measurement, nothing is decided by it. */
const OUTBOX_LAG = `
  SELECT coalesce(sum(message_count), 0)::float8 AS messages,
         coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 AS "oldestSeconds"
  FROM platform.outbox`;

/** How far the relays are behind; for metrics and the auditor. */
export async function outboxLag(dataSource: DataSource): Promise<OutboxLag> {
  const [lag] = await dataSource.query<OutboxLag[]>(OUTBOX_LAG);
  return lag!;
}
