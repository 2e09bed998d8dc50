import type { Owner } from './clock.js';
import { isFinal } from './life.js';
import type { Reading } from './reading.js';

/** Which group had the ticket when, whatever anybody promised: until it moves on, or the ticket is resolved, closed or cancelled. */
export function ownersOf(readings: readonly Reading[]): readonly Owner[] {
  const owners: Owner[] = [];
  let group: string | undefined;
  let from = 0;
  const leave = (to: number | null): void => {
    if (group !== undefined && to !== from) owners.push({ group, from, to });
  };
  for (const reading of readings) {
    const next = isFinal(reading.status) ? undefined : reading.group;
    if (next === group) continue;
    leave(reading.at);
    group = next;
    from = reading.at;
  }
  leave(null);
  return owners;
}
