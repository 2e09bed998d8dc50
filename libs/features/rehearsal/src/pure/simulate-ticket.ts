import { alwaysOpen, foldTicket, orderMoments, readClock, type Clock, type ClockReading, type PolicyPins, type Schedule } from '#core/sla-clock';
import { type Priority, type TicketMoment } from '#core/ticket';
import type { WatchdogConfig } from '#platform/config';

/** What is known of one ticket, in any order. */
export interface TicketHistory {
  readonly tenant: string;
  readonly ticket: string;
  readonly moments: readonly TicketMoment[];
}

/** A clock as one configuration has it run, and how it stands at the instant of the simulation. */
export interface SimulatedClock {
  readonly clock: Clock;
  readonly reading: ClockReading;
}

export interface SimulatedTicket {
  readonly tenant: string;
  readonly ticket: string;
  /** Of the newest moment; tiers are compared without regard to case. */
  readonly priority: Priority;
  readonly tier: string;
  readonly createdAt: number;
  /** The instants of its first and its newest moment. */
  readonly from: number;
  readonly to: number;
  /** By the newest moment (rule R6). */
  readonly covered: boolean;
  /** Resolved, closed or cancelled, by the newest moment. */
  readonly finished: boolean;
  readonly unknownStatuses: readonly string[];
  /** In the engine's order: by kind, then cycle. */
  readonly clocks: readonly SimulatedClock[];
}

/**
 * Has one ticket live under a configuration up to `at` (epoch ms); what comes after is not known yet. Undefined: nothing was.
 * `pins`: what its finished cycles ran under, where that was another configuration.
 */
export function simulateTicket({ tenant, ticket, moments }: TicketHistory, config: WatchdogConfig, at: number, pins?: PolicyPins): SimulatedTicket | undefined {
  const known = orderMoments(moments.filter(({ occurredAt }) => occurredAt <= at));
  const [first, newest] = [known[0], known.at(-1)];
  if (first === undefined || newest === undefined) return undefined;
  const { clocks, policy, unknownStatuses } = foldTicket(known, config.policies, pins);
  const status = config.policies.statusOf(newest.status);
  return {
    tenant, ticket, unknownStatuses,
    priority: newest.priority,
    tier: newest.tier.trim().toLowerCase(),
    createdAt: first.createdAt,
    from: first.occurredAt,
    to: newest.occurredAt,
    covered: policy !== null,
    finished: status === 'resolved' || status === 'closed' || status === 'cancelled',
    clocks: clocks.map((clock) => ({ clock, reading: readClock(clock, at, scheduleOf(clock, config)) })),
  };
}

export const isOpen = ({ phase }: Clock): boolean => phase === 'running' || phase === 'paused';

/** A clock that stands still needs none; that of a pinned cycle may be one the configuration does not know. */
function scheduleOf({ runningSince, calendar, policyVersion }: Clock, config: WatchdogConfig): Schedule {
  return runningSince === null ? alwaysOpen : config.schedule(calendar, policyVersion);
}
