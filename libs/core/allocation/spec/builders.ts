import type { AssignmentGroup, TicketNeeds, WorkingHours } from '#core/allocation';

export const HOUR = 3_600_000;
export const NOW = Date.UTC(2026, 2, 4, 12);

export function aGroup(id: string, given: Partial<AssignmentGroup> = {}): AssignmentGroup {
  return { id, name: id, location: {}, capabilities: [], status: 'active', maxBandwidth: 10, currentLoad: 0, metrics: {}, ...given };
}

export function aTicket(given: Partial<TicketNeeds> = {}): TicketNeeds {
  return { ticketId: 'T1', priority: 'medium', requester: {}, now: NOW, ...given };
}

/** Open every day between these UTC hours. */
export function daily(from: number, to: number): WorkingHours {
  const day = 24 * HOUR;
  const until = (at: number): number => Math.floor(at / day) * (to - from) * HOUR + Math.min(Math.max((at % day) - from * HOUR, 0), (to - from) * HOUR);
  return { openBetween: (start, end) => until(end) - until(start) };
}
