export interface HistoryScope {
  /** Null: the tickets of every tenant. */
  readonly tenant: string | null;
  /** With descriptions and metadata. */
  readonly detailed: boolean;
}

/**
 * One page of tickets with all that a fold needs: $1/$2 after tenant/ticket, $3 how many, $4 what has occurred by then, $5 the
 * version whose finished cycles need no mention. Locks nothing; each page is a snapshot of its own, so none is held open behind
 * which dead rows would pile up: a ticket that changes meanwhile is read as it is when its page comes.
 *
 * By the primary key, whatever the statistics say: correlated sub-selects instead of joins. A tenant's pages end with the tenant:
 * with `$n IS NULL OR tenant_id = $n` the last one would walk all tenants after it.
 */
export function readHistories({ tenant, detailed }: HistoryScope): string {
  return `
    SELECT t.tenant_id, t.ticket_id,
      (SELECT json_agg(l.moment) FROM ${detailed ? 'sla.timeline_view' : 'sla.plain_timeline_view'} l
        WHERE l.tenant_id = t.tenant_id AND l.ticket_id = t.ticket_id AND l.occurred_at <= $4::timestamptz) AS timeline,
      (SELECT json_agg(json_build_object('clock', c.clock, 'cycle', c.cycle, 'version', c.policy_version)) FROM sla.clock_view c
        WHERE c.tenant_id = t.tenant_id AND c.ticket_id = t.ticket_id AND c.phase = 'stopped' AND c.policy_version <> $5) AS finished
    FROM sla.ticket_view t
    WHERE (t.tenant_id, t.ticket_id) > ($1, $2) ${tenant === null ? '' : 'AND t.tenant_id = $1'}
    ORDER BY t.tenant_id, t.ticket_id LIMIT $3`;
}

/** Kept by sla as they change: nothing is counted. $1 tenant, or null for all. */
export const COUNT_TICKETS = `SELECT coalesce(sum(tickets), 0)::float8 AS tickets FROM sla.ticket_count_view WHERE $1::text IS NULL OR tenant_id = $1`;
