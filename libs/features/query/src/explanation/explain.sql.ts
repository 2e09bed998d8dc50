import { DATABASE_NOW_MS } from '#platform/persistence';

/** The statements behind an explanation. They lock nothing and run in one snapshot; $1 is the tenant, $2 the ticket, everywhere. */

/** Which versions the ticket's clocks ran under: finished cycles keep theirs (rule R8). A ticket has a handful. */
export const READ_CYCLES = `
  SELECT clock, cycle, phase, policy, policy_version::float8 AS policy_version, ${DATABASE_NOW_MS} AS now_ms
  FROM sla.clock_view WHERE tenant_id = $1 AND ticket_id = $2`;

/** In order, by the primary key. */
export const READ_TIMELINE = `
  SELECT moment FROM sla.timeline_view WHERE tenant_id = $1 AND ticket_id = $2 ORDER BY occurred_at, sequence`;
