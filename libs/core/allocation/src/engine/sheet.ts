import type { Held } from '../scorers/column.js';
import type { TicketNeeds } from '../ticket-needs.js';
import type { CompiledField } from './compiled-field.js';

/** Sets full groups behind all free ones: composites are at most 1. */
const FULL = 2;

/**
 * What was scored: for each ticket a row of columns over the groups (the scorers, then composite, load at that moment, merit).
 * 8 × groups × (scorers + 3) bytes a ticket: kept so that a decision can be told in full later, made of objects only when asked for.
 */
export class Sheet {
  private readonly cells: Float64Array;
  private readonly groups: number;
  private readonly scorers: number;
  private readonly width: number;
  private readonly loadKnown: Uint8Array;

  constructor(readonly field: CompiledField, readonly tickets: readonly TicketNeeds[]) {
    this.groups = field.groups.length;
    this.scorers = field.columns.length;
    this.width = this.groups * (this.scorers + 3);
    this.cells = new Float64Array(this.width * tickets.length);
    this.loadKnown = field.loads.known;
  }

  /** Scores every group for the ticket of this row at the present loads. */
  fill(row: number): void {
    const { cells, groups, scorers, field } = this;
    const { load, places } = field.loads;
    const ticket = this.tickets[row]!;
    const shares = field.weightsFor(ticket.category ?? '');
    const start = row * this.width;
    const composites = start + scorers * groups;
    for (let c = 0; c < scorers; c++) {
      const [at, share] = [start + c * groups, shares[c]!];
      field.columns[c]!.fill(ticket, cells, at);
      for (let g = 0; g < groups; g++) cells[composites + g]! += share * cells[at + g]!;
    }
    for (let g = 0; g < groups; g++) {
      // Shares add up to 1 but for rounding.
      const composite = Math.min(1, cells[composites + g]!);
      cells[composites + g] = composite;
      cells[composites + groups + g] = load[g]!;
      cells[composites + 2 * groups + g] = meritOf(composite, load[g]!, places[g]!);
    }
  }

  score(row: number, column: number, group: number): number {
    return this.cells[row * this.width + column * this.groups + group]!;
  }

  composite(row: number, group: number): number {
    return this.score(row, this.scorers, group);
  }

  load(row: number, group: number): number {
    return this.score(row, this.scorers + 1, group);
  }

  /** What candidates are chosen by; negative for full ones. */
  merit(row: number, group: number): number {
    return this.score(row, this.scorers + 2, group);
  }

  hasRoom(row: number, group: number): boolean {
    return this.merit(row, group) >= 0;
  }

  held(row: number, group: number): Held {
    return { load: this.load(row, group), loadKnown: this.loadKnown[group] === 1 };
  }
}

/** The composite; of a full group, less the share by which taking the ticket would overbook it, so that an overflow spreads too. */
function meritOf(composite: number, load: number, places: number): number {
  const over = load + 1 - places;
  return over <= 0 ? composite : composite - over / Math.max(1, places) - FULL;
}
