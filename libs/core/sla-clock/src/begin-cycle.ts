import type { ClockKind } from './clock-kinds.js';
import type { Happening } from './happening.js';
import { holds } from './holds.js';
import type { Start } from './life.js';
import type { Reading } from './reading.js';

/**
 * Where a cycle of the clock `name` begins; undefined: not yet. `endedBy`: the moment that ended the one before it, by which
 * it may begin already; undefined: it is the first one.
 * The first one waits for what its policy names (of several in turn: the one in force then; before any, the first to come),
 * those after it for what their kind is about.
 */
export function beginCycle(name: string, kind: ClockKind, readings: readonly Reading[], endedBy: number | undefined): Start | undefined {
  if (endedBy !== undefined) return startAt(readings.slice(endedBy).find((reading) => kind.mayBegin(reading, readings)));
  const promises = readings.map(({ policy }) => policy?.clocks.find(({ clock }) => clock === name));
  const first = promises.find((promise) => promise !== undefined);
  if (first === undefined) return undefined;
  for (const [index, reading] of readings.entries()) {
    const anchor: Happening | undefined = (promises[index] ?? first).start ?? kind.start;
    if (anchor === 'created') return { index, at: index === 0 ? reading.createdAt : reading.at };
    if (anchor === undefined ? kind.mayBegin(reading, readings) : holds(anchor, reading)) return startAt(reading);
  }
  return undefined;
}

function startAt(reading: Reading | undefined): Start | undefined {
  return reading && { index: reading.index, at: reading.at };
}
