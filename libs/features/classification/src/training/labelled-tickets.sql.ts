import type { LabelKind } from '#core/classification';

/**
 * What the tickets of a tenant teach: newest first, title, description and the label that somebody stands by. No label is
 * one of our own guesses, or a model would learn its mistakes anew. Reads the views that intake and allocation publish;
 * locks nothing. $1 tenant, $2 how many.
 */
function labelledTickets(label: string, from: string, where: string): string {
  return `
    SELECT coalesce(t.payload->>'title', '') AS title, left(coalesce(t.payload->>'description', ''), 20000) AS description, ${label} AS label
    FROM intake.ticket_view AS t ${from}
    WHERE t.tenant_id = $1 AND ${where}
    ORDER BY t.updated_at DESC, t.ticket_id LIMIT $2`;
}

/** The help desk notes which tier found the department; who says one for certain without a tier is a person. */
const NOTED = `t.payload#>>'{external_metadata,helpdesk}'`;
const CONFIRMED = `(t.payload#>>'{external_metadata,helpdesk,tier}' IS NULL AND t.payload#>>'{external_metadata,helpdesk,unsure}' = 'false')`;

export const LABELLED_TICKETS: Readonly<Record<LabelKind, string>> = {
  /** The source's own; what the help desk submitted has our own guess, unless a person has confirmed it. */
  category: labelledTickets(`t.payload->>'category'`, '', `t.payload->>'category' IS NOT NULL AND (${NOTED} IS NULL OR ${CONFIRMED})`),
  /** By its id. Of the source, of a person, of a handler, or of a decision that was accepted; one nobody has judged yet says nothing. */
  group: labelledTickets('a.group_id', `
      JOIN allocation.ticket_view AS a ON (a.tenant_id, a.ticket_id) = (t.tenant_id, t.ticket_id)
      LEFT JOIN allocation.decision_view AS d ON (d.tenant_id, d.ticket_id, d.revision) = (a.tenant_id, a.ticket_id, a.revision)`,
    `a.group_id IS NOT NULL AND (d.id IS NULL OR d.decided_by <> 'engine' OR d.outcome IN ('accepted', 'reassigned'))`),
  department: labelledTickets(`t.payload#>>'{external_metadata,helpdesk,department}'`, '', `${CONFIRMED} AND t.payload#>>'{external_metadata,helpdesk,department}' IS NOT NULL`),
};

/** $1 tenant. */
export const COUNT_TICKETS = 'SELECT count(*)::float8 AS tickets FROM intake.ticket_view WHERE tenant_id = $1';
