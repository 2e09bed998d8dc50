import type { TicketState } from '#core/ticket';
import { readClock, type Clock, type ClockState, type PolicySet, type Schedule, type TicketFold } from '#core/sla-clock';
import { timestamp } from './clock-row.js';
import type { TicketColumn } from './persistence/write-tickets.sql.js';
import type { StoredMoment } from './stored-moment.js';

const WORST_FIRST: readonly TicketState[] = ['breach', 'alert', 'ok', 'paused', 'met'];

/** A ticket is in the worst state of its clocks; null where it has none that counts (uncovered, cancelled). */
export function worstState(states: readonly ClockState[]): TicketState | null {
  return WORST_FIRST.find((state) => states.includes(state)) ?? null;
}

/** The ticket's row after a fold of its ordered timeline: its newest words, and the worst of its clocks. `now`: epoch ms. */
export function planTicket(
  tenantId: string, ticketId: string, timeline: readonly StoredMoment[], fold: TicketFold, policies: PolicySet, now: number, scheduleOf: (clock: Clock) => Schedule,
): Readonly<Record<TicketColumn, unknown>> {
  const newest = timeline.at(-1)!;
  const open = fold.clocks.filter((clock) => clock.phase === 'running' || clock.phase === 'paused');
  const deadlines = open.flatMap((clock) => (clock.deadline === null ? [] : [clock.deadline]));
  return {
    tenant_id: tenantId,
    ticket_id: ticketId,
    ticket_number: newest.ticketNumber ?? null,
    title: newest.title ?? null,
    url: newest.url ?? null,
    priority: newest.priority,
    tier: newest.tier,
    category: newest.category ?? null,
    // Lists and alerts show who has it; a person has no other place there.
    assignment_group: newest.group ?? newest.assignee ?? null,
    source: newest.source ?? null,
    status_word: newest.status,
    status: policies.statusOf(newest.status) ?? null,
    state: worstState(fold.clocks.map((clock) => readClock(clock, now, scheduleOf(clock)).state)),
    policy: fold.policy,
    policy_version: policies.version,
    unknown_status: fold.unknownStatuses[0] ?? null,
    open: open.length > 0,
    due_at: deadlines.length > 0 ? timestamp(Math.min(...deadlines)) : null,
    created_at: timestamp(newest.createdAt),
    updated_at: timestamp(newest.occurredAt),
    correlation_id: newest.correlationId,
  };
}
