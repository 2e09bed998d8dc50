import { UNCOVERED, appendedCounts, countsView, type AppendedCounts } from './appended-counts.sql.js';

const counts: AppendedCounts = {
  table: 'sla.ticket_counts',
  keys: { tenant_id: 'text NOT NULL', state: 'text NOT NULL', level: 'integer NOT NULL', uncovered: 'boolean NOT NULL' },
  fn: 'sla.count_tickets',
  trigger: 'count',
  counted: (rows, change) => `SELECT tenant_id, listed_state AS state, CASE WHEN open THEN level ELSE 0 END AS level, ${UNCOVERED} AS uncovered, ${change} AS change FROM ${rows}`,
};

/** How many tickets a tenant has by state, level of the open ones, and unfinished ones without a policy. */
export const TICKET_COUNTS = `${appendedCounts(counts)}
  ${countsView('sla.ticket_count_view', counts)}`;
