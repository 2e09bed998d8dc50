import type { Status } from '#core/ticket';
import type { Policy } from './policy.js';
import type { Reading } from './reading.js';

/** Where a clock stands by the ticket's word alone, whatever its policy. */
export type Condition = 'open' | 'closed' | 'cancelled';

/** A point of a clock's life: what its own rules make of a moment. */
export interface Mark {
  /** The moment's place in the timeline: where the next cycle begins if this mark ends one. */
  readonly index: number;
  readonly at: number;
  readonly eventId: string;
  readonly condition: Condition;
  /** Tells, with the policy, an open clock's running from its pauses; undefined runs. */
  readonly status: Status | undefined;
  readonly policy: Policy | undefined;
}

/** Where a cycle begins: its first moment and its anchor. */
export interface Start {
  readonly index: number;
  readonly at: number;
}

/** A cycle from its start on. It is born open and running, at its anchor. */
export interface Life {
  readonly marks: readonly Mark[];
  /** The moment that ended it for good, from which on another may begin; undefined: it may still go on. */
  readonly endedBy: number | undefined;
}

/** What ends a cycle for good, given the moment it began with. */
export type Ends = (reading: Reading, first: Reading) => boolean;

/**
 * Closed while the ticket is resolved or closed, and for good by the first moment that `ends` it; that end comes first (rule R4).
 * A cancelled ticket that is closed afterwards stays cancelled.
 */
export function liveUntil(readings: readonly Reading[], start: Start, ends: Ends): Life {
  const marks = [birth(readings, start)];
  const first = readings[start.index]!;
  let condition: Condition = 'open';
  for (let i = start.index; i < readings.length; i++) {
    const reading = readings[i]!;
    if (i > start.index && ends(reading, first)) return { marks: [...marks, mark(reading, 'closed')], endedBy: i };
    if (!isFinal(reading.status)) condition = 'open';
    else if (condition === 'open') condition = reading.status === 'cancelled' ? 'cancelled' : 'closed';
    marks.push(mark(reading, condition));
  }
  return { marks, endedBy: undefined };
}

/** Closed for good by the first answer (rule R5), at once where the ticket had it before the clock began. An answer to a cancelled ticket counts when the ticket is taken up again. */
export function liveUntilAnswered(readings: readonly Reading[], start: Start): Life {
  const marks = [birth(readings, start)];
  let condition: Condition = 'open';
  let answered = readings.some(({ index, responds }) => responds && index < start.index);
  for (const reading of withToldAnswer(readings, start)) {
    answered ||= reading.responds;
    if (condition !== 'cancelled' || !isFinal(reading.status)) {
      condition = answered ? 'closed' : reading.status === 'cancelled' ? 'cancelled' : 'open';
    }
    marks.push(mark(reading, condition));
  }
  return { marks, endedBy: undefined };
}

/** A first-response time is told by some moment, often a later one; the answer takes its own place, ahead of moments of its instant. */
function withToldAnswer(readings: readonly Reading[], start: Start): readonly Reading[] {
  const own = start.index === 0 ? readings : readings.slice(start.index);
  const told = toldAnswer(readings);
  if (told === undefined) return own;
  const at = Math.max(told.firstResponseAt!, start.at);
  const following = own.findIndex((reading) => reading.at >= at);
  const place = following === -1 ? own.length : following;
  const before = own[place - 1] ?? { ...own[0]!, status: undefined };
  return own.toSpliced(place, 0, { ...before, at, eventId: told.eventId, responds: true });
}

/** The moment that tells the earliest first-response time. */
export function toldAnswer(readings: readonly Reading[]): Reading | undefined {
  let told: Reading | undefined;
  for (const reading of readings) {
    if (reading.firstResponseAt !== undefined && reading.firstResponseAt < (told?.firstResponseAt ?? Infinity)) told = reading;
  }
  return told;
}

/** The same, and the end of the ticket is for good, too: what a reopened ticket waits for has to happen anew. */
export function liveOnceUntil(readings: readonly Reading[], start: Start, ends: Ends): Life {
  const life = liveUntil(readings, start, ends);
  const final = life.marks.findIndex(({ condition }) => condition !== 'open');
  return final === -1 ? life : { marks: life.marks.slice(0, final + 1), endedBy: life.marks[final]!.index };
}

export function isFinal(status: Status | undefined): boolean {
  return status === 'resolved' || status === 'closed' || status === 'cancelled';
}

function birth(readings: readonly Reading[], { index, at }: Start): Mark {
  const { eventId, policy } = readings[index]!;
  return { index, at, eventId, condition: 'open', status: undefined, policy };
}

function mark({ index, at, eventId, status, policy }: Reading, condition: Condition): Mark {
  return { index, at, eventId, condition, status, policy };
}
