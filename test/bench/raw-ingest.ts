import { createHash } from 'node:crypto';
import pg from 'pg';
import { arrayLiteral } from '#platform/persistence';
import { RAW_INGEST } from './raw-ingest.sql.js';
import { ticketEvents } from './world/events.js';

export interface RawEvent { readonly id: string; readonly updated_at: string }

/** The raw statement over bare connections, parameters made beforehand. Answers events per second. */
export async function rawIngest(url: string, prefix: string, events: number, batch: number, connections: number): Promise<number> {
  const all = ticketEvents(prefix, events) as RawEvent[];
  const statements = Array.from({ length: Math.ceil(events / batch) }, (_, n) => rawParameters(all.slice(n * batch, (n + 1) * batch)));
  const clients = await Promise.all(Array.from({ length: connections }, async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return client;
  }));
  let next = 0;
  const began = performance.now();
  await Promise.all(clients.map(async (client) => {
    for (let n = next++; n < statements.length; n = next++) await client.query({ name: 'raw', text: RAW_INGEST, values: statements[n]! });
  }));
  const seconds = (performance.now() - began) / 1000;
  await Promise.all(clients.map((client) => client.end()));
  return events / seconds;
}

/** Sorted by key, as the statement wants them. */
export function rawParameters(events: readonly RawEvent[]): unknown[] {
  const sorted = [...events].sort((a, b) => (a.id === b.id ? (a.updated_at < b.updated_at ? -1 : 1) : a.id < b.id ? -1 : 1));
  const payloads = sorted.map((event) => JSON.stringify(event));
  const columns: ((event: RawEvent, n: number) => unknown)[] = [
    () => 'default', ({ id }) => id, (event) => event.updated_at, () => 0, (_, n) => `\\x${createHash('sha1').update(payloads[n]!).digest('hex')}`,
    (event) => `${event.id}@${event.updated_at}#0`, () => 'c',
  ];
  return [...columns.map((column) => arrayLiteral(sorted.map(column))), payloads.join('\n')];
}
