import type { AssignmentGroup } from '../group.js';
import { isFigure } from '../scorers/number.js';

/** Far above any team, far below where adding one is lost. */
const MOST = 1e9;

/** How many tickets the groups hold and can hold, by index; the one thing about them that moves while deciding. */
export class Loads {
  readonly places: Float64Array;
  readonly load: Float64Array;
  /** 1 where the load was told, 0 where it is assumed. Replaced, never changed, so that decisions made can keep theirs. */
  known: Uint8Array;

  constructor(groups: readonly AssignmentGroup[]) {
    this.places = Float64Array.from(groups, ({ maxBandwidth }) => placesOf(maxBandwidth));
    this.load = new Float64Array(groups.length);
    this.known = new Uint8Array(groups.length);
    groups.forEach(({ currentLoad }, group) => this.set(group, currentLoad));
  }

  set(group: number, load: number): void {
    const told = !Number.isNaN(load) && typeof load === 'number';
    this.known = this.known.with(group, told ? 1 : 0);
    this.load[group] = told ? Math.min(Math.max(load, 0), MOST) : this.places[group]! / 2;
  }

  book(group: number): void {
    this.load[group]!++;
  }
}

function placesOf(maxBandwidth: number): number {
  if (maxBandwidth === Infinity) return MOST;
  return isFigure(maxBandwidth) && maxBandwidth >= 1 ? Math.min(maxBandwidth, MOST) : 0;
}
