import type { TicketNeeds } from '../ticket-needs.js';
import type { Held } from '../scorers/column.js';
import type { CompiledField } from './compiled-field.js';

/**
 * What was scored: for each ticket a row of columns over the groups (the scorers, then the composite, then the loads at that moment).
 * 8 × groups × (scorers + 2) bytes a ticket: kept so that a decision can be told in full later, made of objects only when asked for.
 */
export class Sheet {
  private readonly cells: Float64Array;
  private readonly width: number;
  private readonly loadKnown: Uint8Array;

  constructor(readonly field: CompiledField, readonly tickets: readonly TicketNeeds[]) {
    this.width = field.groups.length * (field.columns.length + 2);
    this.cells = new Float64Array(this.width * tickets.length);
    this.loadKnown = field.loads.known;
  }

  /** Scores every group for the ticket of this row at the present loads. */
  fill(row: number): void {
    const { cells, field: { columns, groups: { length: groups }, loads } } = this;
    const ticket = this.tickets[row]!;
    const shares = this.field.weightsFor(ticket.category ?? '');
    const start = row * this.width;
    const composite = start + columns.length * groups;
    for (let c = 0; c < columns.length; c++) {
      const [at, share] = [start + c * groups, shares[c]!];
      columns[c]!.fill(ticket, cells, at);
      for (let g = 0; g < groups; g++) cells[composite + g]! += share * cells[at + g]!;
    }
    // Shares add up to 1 but for rounding.
    for (let g = 0; g < groups; g++) if (cells[composite + g]! > 1) cells[composite + g] = 1;
    cells.set(loads.load, composite + groups);
  }

  score(row: number, column: number, group: number): number {
    return this.cells[row * this.width + column * this.field.groups.length + group]!;
  }

  composite(row: number, group: number): number {
    return this.score(row, this.field.columns.length, group);
  }

  load(row: number, group: number): number {
    return this.score(row, this.field.columns.length + 1, group);
  }

  held(row: number, group: number): Held {
    return { load: this.load(row, group), loadKnown: this.loadKnown[group] === 1 };
  }

  knows(row: number, column: number, group: number): boolean {
    return this.field.columns[column]!.knows(this.tickets[row]!, group, this.held(row, group));
  }

  explain(row: number, column: number, group: number): string {
    return this.field.columns[column]!.explain(this.tickets[row]!, group, this.held(row, group));
  }
}
