import { SIGNALS } from '#platform/persistence';
import type { Message } from '../bus.js';
import { outboxLine } from './outbox-line.js';

/**
 * The INSERT that turns messages into outbox rows, one per lane and topic: 1000 messages become at most 32 rows, which the
 * relay deletes again. `relation` has columns (topic text, key text, line text, ord): `line` as in outbox-line.ts, `ord` the
 * order among messages of one key. Put it into a WITH of a statement of your own and select from `OUTBOX_SIGNAL` at its end,
 * or use APPEND_TO_OUTBOX below.
 *
 * Takes no lock but those of its own new rows. Whoever writes two messages of one key in two transactions must serialise
 * these (a row lock on the ticket): rows are relayed in order of id, which is the order of insertion, not of commit.
 * Rejected: one row per message (about 3× the cost at 1000 messages: 1000 index entries and dead rows instead of 32).
 */
export function insertIntoOutbox(relation: string): string {
  return `
    INSERT INTO platform.outbox (lane, topic, messages, message_count)
    SELECT platform.outbox_lane(key), topic, string_agg(line, E'\\n' ORDER BY ord), count(*)
    FROM ${relation}
    GROUP BY 1, 2
    RETURNING 1`;
}

/** Wakes the relays when the transaction commits; repeated calls in one transaction are one signal. */
export const OUTBOX_SIGNAL = `pg_notify('${SIGNALS.outbox}', '')`;

/** $1 text[] topics, $2 text[] keys, $3 text[] lines. */
export const APPEND_TO_OUTBOX = `
  WITH line AS (SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS given (topic, key, line, ord)),
  added AS (${insertIntoOutbox('line')})
  SELECT ${OUTBOX_SIGNAL} WHERE EXISTS (SELECT FROM added)`;

/** A TypeORM DataSource, QueryRunner or EntityManager: what runs SQL in the caller's transaction. */
export interface RunsSql {
  query(sql: string, parameters: unknown[]): Promise<unknown>;
}

/** Appends messages inside the caller's transaction. */
export async function appendToOutbox(runner: RunsSql, messages: readonly Message[]): Promise<void> {
  if (messages.length === 0) return;
  await runner.query(APPEND_TO_OUTBOX, [messages.map(({ topic }) => topic), messages.map(({ key }) => key), messages.map(outboxLine)]);
}
