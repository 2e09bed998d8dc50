import { OUTBOX_SIGNAL, insertIntoOutbox } from '../outbox/append-to-outbox.sql.js';

/**
 * One statement, so one transaction: the letter, and its announcement in the outbox.
 * $1 tenant, $2 topic, $3 group, $4 ticket or null, $5 reason, $6 attempts, $7 the message, $8 correlation id,
 * $9 dead-letter topic, $10 key, $11 outbox line.
 * A message delivered again after a crash finds its open letter (index dead_letters_message) and adds nothing.
 */
export const ADD_DEAD_LETTER = `
  WITH letter AS (
    INSERT INTO platform.dead_letters (tenant_id, kind, origin, consumer, ticket_id, reason, attempts, payload, correlation_id)
    VALUES ($1, 'message', $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (tenant_id, origin, consumer, md5((payload->>'source') || ' ' || (payload->>'id'))) WHERE kind = 'message' AND replayed_at IS NULL
    DO NOTHING
    RETURNING id
  ),
  line AS (SELECT $9::text AS topic, $10::text AS key, $11::text AS line, 1 AS ord FROM letter),
  added AS (${insertIntoOutbox('line')})
  SELECT ${OUTBOX_SIGNAL} FROM added`;
