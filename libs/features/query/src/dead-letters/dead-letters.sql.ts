/** Newest first. $1 tenant, $2 the id to go on below, $3 how many. The open ones come from dead_letters_open, all from the primary key. */
export function listDeadLettersSql(include: 'open' | 'replayed'): string {
  return `
    SELECT id::text, kind, origin, consumer, ticket_id, reason, attempts, payload, correlation_id, failed_at, replayed_at
    FROM platform.dead_letters
    WHERE tenant_id = $1 AND id < $2::bigint ${include === 'open' ? 'AND replayed_at IS NULL' : ''}
    ORDER BY id DESC LIMIT $3`;
}

/** $1 tenant, $2 id. */
export const READ_DEAD_LETTER = `
  SELECT kind, payload, replayed_at FROM platform.dead_letters WHERE tenant_id = $1 AND id = $2::bigint`;

/** $1 tenant, $2 id. Its row lock is the claim: of two replays at once the second waits, and then marks nothing. */
export const MARK_REPLAYED = `
  UPDATE platform.dead_letters SET replayed_at = platform.watchdog_now()
  WHERE tenant_id = $1 AND id = $2::bigint AND replayed_at IS NULL RETURNING id`;
