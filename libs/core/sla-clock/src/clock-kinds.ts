import type { Happening } from './happening.js';
import { holds } from './holds.js';
import { isFinal, liveOnceUntil, liveUntil, liveUntilAnswered, toldAnswer, type Life, type Start } from './life.js';
import type { NamedClock } from './policy.js';
import type { Reading } from './reading.js';

export interface ClockKind {
  /** What the first cycle waits for, unless the policy names something else. */
  readonly start: Happening | undefined;
  /** Whether a cycle may begin at this moment, when the one before it has ended for good. */
  mayBegin(reading: Reading, readings: readonly Reading[]): boolean;
  live(readings: readonly Reading[], start: Start): Life;
}

const never = (): boolean => false;

/** Until the first answer, once (rule R5). */
const response: ClockKind = { start: 'created', mayBegin: never, live: liveUntilAnswered };

/** Until the ticket is resolved. */
const resolution: ClockKind = { start: 'created', mayBegin: never, live: (readings, start) => liveUntil(readings, start, never) };

/** From the oldest unanswered message of the customer to the next public one of an agent; before the first answer, the response clock counts. */
const nextResponse: ClockKind = {
  start: undefined,
  mayBegin: (reading, readings) => reading.wrote === 'customer' && !isFinal(reading.status) && isAnsweredBefore(reading, readings),
  live: (readings, start) => liveOnceUntil(readings, start, ({ wrote }) => wrote === 'agent'),
};

/** From one public message of an agent to the next: customers are not left without news. */
const update: ClockKind = {
  start: 'created',
  mayBegin: (reading) => !isFinal(reading.status),
  live: (readings, start) => liveUntil(readings, start, ({ wrote }) => wrote === 'agent'),
};

/** The time a ticket stays with the group that owns it: one cycle for each time a group gets it. */
const ownership: ClockKind = {
  start: 'assigned',
  mayBegin: (reading) => reading.group !== undefined && !isFinal(reading.status),
  live: (readings, start) => liveUntil(readings, start, ({ group }, first) => group !== first.group),
};

/** Every built-in kind of clock, in the order they are listed. */
export const CLOCK_KINDS = { response, resolution, next_response: nextResponse, update, ownership } satisfies Record<string, ClockKind>;

export type ClockName = keyof typeof CLOCK_KINDS;

export const CLOCK_NAMES = Object.keys(CLOCK_KINDS) as readonly ClockName[];

/** The user's own clocks end with the ticket, too. */
export function namedKind({ start, stop }: NamedClock): ClockKind {
  return {
    start: undefined,
    mayBegin: (reading) => !isFinal(reading.status) && start.some((happening) => holds(happening, reading)),
    live: (readings, begun) => liveOnceUntil(readings, begun, (reading) => stop.some((happening) => holds(happening, reading))),
  };
}

/** An answer that is told rather than seen has come before the moments of its instant. */
function isAnsweredBefore({ index, at }: Reading, readings: readonly Reading[]): boolean {
  return (toldAnswer(readings)?.firstResponseAt ?? Infinity) <= at || readings.some((reading) => reading.index < index && reading.responds);
}
