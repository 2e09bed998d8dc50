import type { ClockState } from '#core/sla-clock';
import { crossedSteps } from './crossed-steps.js';
import { instantText } from './instant-text.js';
import type { SimulatedClock, SimulatedTicket } from './simulate-ticket.js';

/** A simulated clock as it is printed and told: instants in UTC with milliseconds. */
export interface ClockRecord {
  readonly tenant: string;
  readonly ticket: string;
  readonly clock: string;
  readonly cycle: number;
  readonly policy: string;
  readonly calendar: string;
  readonly target_ms: number;
  readonly started_at: string;
  readonly state: ClockState;
  readonly elapsed_ms: number;
  readonly remaining_ms: number | null;
  readonly deadline: string | null;
  readonly stopped_at: string | null;
  readonly breached_at: string | null;
  /** Those crossed. */
  readonly thresholds: readonly { readonly name: string; readonly instant: string }[];
}

export function clockRecord({ tenant, ticket }: SimulatedTicket, { clock, reading }: SimulatedClock, at: number): ClockRecord {
  return {
    tenant,
    ticket,
    clock: clock.clock,
    cycle: clock.cycle,
    policy: clock.policy,
    calendar: clock.calendar,
    target_ms: clock.targetMs,
    started_at: instantText(clock.startedAt),
    state: reading.state,
    elapsed_ms: reading.elapsedMs,
    remaining_ms: reading.remainingMs,
    deadline: instantText(reading.deadline),
    stopped_at: instantText(clock.stoppedAt),
    breached_at: instantText(reading.breachedAt),
    thresholds: crossedSteps(clock, at).map(({ threshold, instant }) => ({ name: threshold, instant: instantText(instant) })),
  };
}
