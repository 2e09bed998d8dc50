import { NEUTRAL } from '../scores.js';
import type { TicketNeeds } from '../ticket-needs.js';
import type { WorkingHours } from '../group.js';
import type { Column, Field } from './column.js';
import { oneDecimal } from './decimals.js';
import { isFigure, unit } from './number.js';

const HOUR = 3_600_000;
/** Further ahead nobody plans; and calendars end somewhere. */
const HORIZON = 28 * 24 * HOUR;

/** The hours that matter for the deadline: the group should be open `need` ms within [from, to). */
export interface Window {
  readonly from: number;
  readonly to: number;
  readonly need: number;
}

/**
 * open ÷ need: the group's working time from now until the deadline, against the time the SLA clock has left in its own calendar.
 * A team that works all of it has 1, one that opens after the deadline 0. Follow-the-sun practice, with the clock's own
 * calendar instead of offsets between zones: a deadline tomorrow morning that leaves one business hour asks for one hour.
 * Once overdue, or nearly, the next hour counts; of a deadline beyond four weeks, its first four weeks.
 */
export const overlap = (open: number, need: number): number => unit(open / need);

/** Undefined where neither the deadline nor what is left is known. */
export function windowOf({ now, deadline, remainingMs }: TicketNeeds): Window | undefined {
  const wall = isFigure(deadline) ? deadline - now : remainingMs;
  if (!isFigure(now) || !isFigure(wall)) return undefined;
  const span = Math.max(HOUR, wall);
  const need = isFigure(remainingMs) ? Math.min(span, Math.max(HOUR, remainingMs)) : span;
  const seen = Math.min(span, HORIZON);
  return { from: now, to: now + seen, need: need * (seen / span) };
}

/**
 * The working time beside the one time it is a part of: what the clock leaves where that is all there is until the deadline,
 * else the time until the deadline, of which a clock of office hours leaves less; under an hour the next hour, beyond the
 * horizon what is seen of it.
 */
function inWords(open: number, { from, to }: Window, { now, deadline, remainingMs }: TicketNeeds): string {
  const span = to - from;
  const wall = isFigure(deadline) ? deadline - now : remainingMs!;
  const left = isFigure(remainingMs) ? remainingMs : wall;
  const works = inHours(open < span ? open : span);
  const leaves = left > 0 ? `the clock leaves ${inHours(left)}` : 'the clock has run out';
  if (wall < HOUR) return `It works ${works} of the next hour, the least that counts; ${leaves}.`;
  if (wall > HORIZON) return `It works ${works} of the next four weeks, all that counts; ${leaves}.`;
  return left === wall ? `It works ${works} of the ${inHours(left)} that the clock leaves.` : `It works ${works} of the ${inHours(wall)} until the deadline; ${leaves}.`;
}

export function timezone({ groups }: Field): Column {
  const calendars = [...new Set(groups.flatMap(({ hours }) => hours ?? []))];
  const calendarOf = Int32Array.from(groups, ({ hours }) => (hours ? calendars.indexOf(hours) : -1));
  // The last place stays neutral: that of groups without hours.
  const overlaps = new Float64Array(calendars.length + 1).fill(NEUTRAL);
  return {
    name: 'timezone',
    fill(ticket, out, at) {
      const window = windowOf(ticket);
      if (window === undefined) return void out.fill(NEUTRAL, at, at + groups.length);
      for (let c = 0; c < calendars.length; c++) overlaps[c] = overlapOf(calendars[c]!, window);
      for (let g = 0; g < groups.length; g++) {
        const c = calendarOf[g]!;
        out[at + g] = overlaps[c < 0 ? calendars.length : c]!;
      }
    },
    knows(ticket, group) {
      const window = windowOf(ticket);
      const { hours } = groups[group]!;
      return window !== undefined && hours !== undefined && isFigure(hours.openBetween(window.from, window.to));
    },
    explain(ticket, group) {
      const window = windowOf(ticket);
      const open = window && groups[group]!.hours?.openBetween(window.from, window.to);
      if (window === undefined) return "the ticket's deadline";
      if (!isFigure(open)) return 'its working hours';
      return inWords(open, window, ticket);
    },
  };
}

function overlapOf(hours: WorkingHours, { from, to, need }: Window): number {
  const open = hours.openBetween(from, to);
  return isFigure(open) ? overlap(open, need) : NEUTRAL;
}

const inHours = (ms: number): string => `${oneDecimal(Math.max(0, ms) / HOUR)} h`;
