import type { Standing } from '../decision.js';
import type { Sheet } from './sheet.js';

/** Indexes of groups; -1 is none. */
export interface Choice {
  readonly best: number;
  readonly next: number;
}

/**
 * The best and the next candidate of a row. Free ones come before full ones; then the higher merit, then more free places,
 * then the smaller id. Total, so that neither the order of the groups nor that of the search matters.
 */
export function choose(sheet: Sheet, row: number): Choice {
  const { groups, isActive } = sheet.field;
  const { excludedGroups } = sheet.tickets[row]!;
  let [best, next] = [-1, -1];
  for (let g = 0; g < groups.length; g++) {
    if (isActive[g] === 0 || excludedGroups?.includes(groups[g]!.id)) continue;
    if (best < 0 || isAhead(sheet, row, g, best)) [best, next] = [g, best];
    else if (next < 0 || isAhead(sheet, row, g, next)) next = g;
  }
  return { best, next };
}

/** Groups are in the order of their ids: of two that are equal otherwise, the earlier is ahead. */
export function isAhead(sheet: Sheet, row: number, a: number, b: number): boolean {
  const [aIsFree, bIsFree] = [hasRoom(sheet, row, a), hasRoom(sheet, row, b)];
  if (aIsFree !== bIsFree) return aIsFree;
  const [aMerit, bMerit] = [meritOf(sheet, row, a), meritOf(sheet, row, b)];
  if (aMerit !== bMerit) return aMerit > bMerit;
  const { places } = sheet.field.loads;
  const [aRoom, bRoom] = [places[a]! - sheet.load(row, a), places[b]! - sheet.load(row, b)];
  return aRoom === bRoom ? a < b : aRoom > bRoom;
}

export function hasRoom(sheet: Sheet, row: number, group: number): boolean {
  return sheet.load(row, group) + 1 <= sheet.field.loads.places[group]!;
}

/** The composite; of a full group, less the share by which taking the ticket would overbook it, so that an overflow spreads too. */
export function meritOf(sheet: Sheet, row: number, group: number): number {
  const places = sheet.field.loads.places[group]!;
  const over = sheet.load(row, group) + 1 - places;
  return over <= 0 ? sheet.composite(row, group) : sheet.composite(row, group) - over / Math.max(1, places);
}

export function standingOf(sheet: Sheet, row: number, group: number): Standing {
  const { groups, isActive } = sheet.field;
  if (isActive[group] === 0) return 'inactive';
  if (sheet.tickets[row]!.excludedGroups?.includes(groups[group]!.id)) return 'excluded';
  return hasRoom(sheet, row, group) ? 'free' : 'full';
}
