/** SLA clocks of tickets: timelines in, clocks kept, due alerts raised exactly once. */
export { SlaModule } from './sla.module.js';
export { SLA_MIGRATIONS } from './persistence/sla-migrations.js';
export { RecordTicketEvents, type RecordOutcome } from './record-ticket-events.js';
export { RefoldTickets } from './refold-tickets.js';
export { LookForNextDue, type NextDue } from './look-for-next-due.js';
export { RaiseDueAlerts, type RaisedAlerts } from './raise-due-alerts.js';
export { RetimeOpenClocks } from './retime-open-clocks.js';
export { DueLoop } from './due-loop.js';
export { SlaMetrics } from './sla.metrics.js';
