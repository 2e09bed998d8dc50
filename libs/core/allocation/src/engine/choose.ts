import type { Standing } from '../decision.js';
import type { Sheet } from './sheet.js';

/** Indexes of groups; -1 is none. */
export interface Choice {
  readonly best: number;
  readonly next: number;
}

/** The best and the next candidate of a row. */
export function choose(sheet: Sheet, row: number): Choice {
  const { groups, isActive } = sheet.field;
  const { excludedGroups } = sheet.tickets[row]!;
  let [best, next] = [-1, -1];
  for (let g = 0; g < groups.length; g++) {
    if (isActive[g] === 0 || excludedGroups?.includes(groups[g]!.id)) continue;
    if (best < 0 || isAhead(sheet, row, g, best)) {
      next = best;
      best = g;
    } else if (next < 0 || isAhead(sheet, row, g, next)) next = g;
  }
  return { best, next };
}

/**
 * Free ones come before full ones, then the higher merit, then more free places, then the smaller id (groups are in that order).
 * Total, so that neither the order the groups came in nor that of the search matters.
 */
export function isAhead(sheet: Sheet, row: number, a: number, b: number): boolean {
  const lead = sheet.merit(row, a) - sheet.merit(row, b);
  if (lead !== 0) return lead > 0;
  const { places } = sheet.field.loads;
  const [aRoom, bRoom] = [places[a]! - sheet.load(row, a), places[b]! - sheet.load(row, b)];
  return aRoom === bRoom ? a < b : aRoom > bRoom;
}

export function standingOf(sheet: Sheet, row: number, group: number): Standing {
  const { groups, isActive } = sheet.field;
  if (isActive[group] === 0) return 'inactive';
  if (sheet.tickets[row]!.excludedGroups?.includes(groups[group]!.id)) return 'excluded';
  return sheet.hasRoom(row, group) ? 'free' : 'full';
}
