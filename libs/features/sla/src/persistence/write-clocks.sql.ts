/** The columns of WRITE_CLOCKS, in the order of its parameters, with the type each array element has on the wire. */
export const CLOCK_COLUMNS = {
  tenant_id: 'text', ticket_id: 'text', clock: 'text', cycle: 'smallint',
  policy: 'text', policy_version: 'bigint', calendar: 'text', target_ms: 'bigint',
  started_at: 'timestamptz', phase: 'text', state: 'text', accumulated_ms: 'bigint', running_since: 'timestamptz',
  deadline: 'timestamptz', stopped_at: 'timestamptz', breached_at: 'timestamptz',
  step_names: 'text[]', step_instants: 'timestamptz[]', step_kinds: 'text[]', step_reasons: 'text[]', step_alerts: 'boolean[]', step_elapsed_ms: 'bigint[]',
  passed_warnings: 'text[]', passed_breaches: 'text[]', fingerprint: 'text', next_due_at: 'timestamptz',
} as const;

export type ClockColumn = keyof typeof CLOCK_COLUMNS;

const columns = Object.keys(CLOCK_COLUMNS) as ClockColumn[];
/** PostgreSQL has no ragged two-dimensional arrays: a column of arrays travels as array literals. */
const wireType = (column: ClockColumn) => CLOCK_COLUMNS[column].replace('[]', '');
const isArray = (column: ClockColumn) => CLOCK_COLUMNS[column].endsWith('[]');
const parameter = (column: ClockColumn, index: number) => `$${index + 1}::${isArray(column) ? 'text' : wireType(column)}[]`;

function value(column: ClockColumn): string {
  if (isArray(column)) return `w.${column}::${CLOCK_COLUMNS[column]}`;
  // The due loop looks only above its watermark: an instant already past is due now.
  if (column === 'next_due_at') return 'greatest(w.next_due_at, CASE WHEN w.next_due_at IS NOT NULL THEN platform.watchdog_now() END)';
  return `w.${column}`;
}

/**
 * Stores folded clocks under their tickets' locks, and wakes the due loops when one is due before they would look anyway.
 */
export const WRITE_CLOCKS = `
  WITH written AS (
    INSERT INTO sla.clocks (${columns.join(', ')})
    SELECT ${columns.map(value).join(', ')}
    FROM unnest(${columns.map(parameter).join(', ')}) AS w(${columns.join(', ')})
    ON CONFLICT (tenant_id, ticket_id, clock, cycle) DO UPDATE SET
      ${columns.slice(4).map((column) => `${column} = excluded.${column}`).join(', ')}, step = 0, step_before = 0
    RETURNING next_due_at
  )
  SELECT pg_notify('watchdog_due', '') FROM (
    SELECT FROM written WHERE next_due_at < platform.watchdog_now() + interval '1 second' LIMIT 1
  ) AS soon`;
