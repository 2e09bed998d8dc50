import { positionSql } from '../paging/cursor.js';
import { LISTED_COLUMNS } from './list-tickets.sql.js';

/** The statements behind one ticket. They lock nothing and run in one snapshot; $1 is the tenant, $2 the ticket, everywhere. */

export const READ_TICKET = `
  SELECT ${LISTED_COLUMNS}, ticket.unknown_status, ticket.correlation_id, platform.watchdog_now() AS read_at
  FROM sla.ticket_view AS ticket WHERE ticket.tenant_id = $1 AND ticket.ticket_id = $2`;

export const READ_CLOCKS = `
  SELECT clock, cycle, policy, policy_version::float8, calendar, target_ms::float8, started_at, phase, state,
    accumulated_ms::float8, running_since, deadline, stopped_at, breached_at,
    step_names, step_instants, step_kinds, step_reasons, step_alerts, step_elapsed_ms::float8[], step,
    passed_warnings, passed_breaches, next_due_at
  FROM sla.clock_view WHERE tenant_id = $1 AND ticket_id = $2 ORDER BY clock, cycle`;

/** Newest first, by the primary key read backwards: $3 and $4 the position to go on from, $5 how many. */
export const READ_HISTORY = `
  SELECT event_id, updated_at, sequence::float8, payload, correlation_id, received_at, ${positionSql('updated_at')} AS position
  FROM intake.event_view
  WHERE tenant_id = $1 AND ticket_id = $2 AND (updated_at, sequence) < ($3::timestamptz, $4::bigint)
  ORDER BY updated_at DESC, sequence DESC LIMIT $5`;

/** $3 how many. A ticket has a handful; the index finds the ticket's, the sort is of those. */
export const READ_DELIVERIES = `
  SELECT id::text, alert_id::text, channel, status, attempts, next_attempt_at, last_error, digest_id::text, created_at, finished_at
  FROM alerting.delivery_view WHERE tenant_id = $1 AND ticket_id = $2 ORDER BY id DESC LIMIT $3`;
