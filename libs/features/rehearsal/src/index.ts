/** Has histories of tickets live under configurations that are not in force: simulations, comparisons of two configurations, explanations. */
export { simulateTicket, type SimulatedClock, type SimulatedTicket, type TicketHistory } from './pure/simulate-ticket.js';
export { clockRecord, type ClockRecord } from './pure/clock-record.js';
export { explanationOf, explanationRecord, type ExplanationRecord } from './pure/explanation-record.js';
export { COMPLIANCE_GROUPS, type ComplianceCounts, type ComplianceGroup, type ComplianceRow } from './report/compliance.js';
export type { AlertFigures } from './report/alert-rate.js';
export { Report, type ReportFigures } from './report/report.js';
export { Comparison, type BreachChange, type ComparedRow, type ComparisonFigures, type ComplianceSide } from './report/comparison.js';
export type { AllocationFigures } from './report/allocation-comparison.js';
export { ScratchFile } from './reading/scratch-file.js';
export { SimulateFile, type SimulateOptions, type SimulateOutcome, type Simulation } from './simulate-file.js';
export { ExplainTicket, type ExplainedTicket, type ExplainOptions, type ExplainOutcome } from './explain-ticket.js';
export type { OpenClockFigures } from './pure/effect-on-open-clocks.js';
export type { RehearsalResult } from './live/rehearsal-result.js';
export { Rehearsal1700000008000 } from './persistence/1700000008000-rehearsal.js';
export { RehearsalModule } from './rehearsal.module.js';
