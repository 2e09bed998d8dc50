import type { DataSource } from 'typeorm';
import { NEXT_TURN, OPEN_TURNS, TAKE_TURN } from './take-turn.sql.js';
import { SETTLE_FAILURE, SETTLE_LOOKUP } from './settle-lookup.sql.js';
import { WANT_PLACES } from './want-places.sql.js';

/** A city by its country's code and its normalized name; `written` as the ticket has it. */
export interface Wanted {
  readonly country: string;
  readonly city: string;
  readonly written: string;
}

export type Answered = Pick<Wanted, 'country' | 'city'> & ({ readonly status: 'found'; readonly lat: number; readonly lng: number } | { readonly status: 'not_found' | 'wanted' });

export interface Turn extends Wanted {
  readonly attempts: number;
}

/** The questions and answers in the database, which all replicas share. */
export class TypeormLookups {
  constructor(private readonly dataSource: DataSource, private readonly service: string) {}

  async open(): Promise<void> {
    await this.dataSource.query(OPEN_TURNS, [this.service]);
  }

  /** Asks for them; answers what is known already. */
  want(places: readonly Wanted[], notFoundForMs: number): Promise<Answered[]> {
    return this.dataSource.query<Answered[]>(WANT_PLACES, [places.map(({ country }) => country), places.map(({ city }) => city), places.map(({ written }) => written), notFoundForMs]);
  }

  async take(holdMs: number): Promise<Turn | undefined> {
    const [rows] = await this.dataSource.query<[Turn[], number]>(TAKE_TURN, [this.service, holdMs]);
    return rows[0];
  }

  /** In ms; Infinity where nothing waits. */
  async nextTurnIn(): Promise<number> {
    const [row] = await this.dataSource.query<{ ms: number }[]>(NEXT_TURN, [this.service]);
    return row ? Math.max(0, row.ms) : Infinity;
  }

  async answered({ country, city }: Turn, point: { readonly lat: number; readonly lng: number } | undefined, nextMs: number): Promise<void> {
    await this.dataSource.query(SETTLE_LOOKUP, [country, city, point ? 'found' : 'not_found', point?.lat ?? null, point?.lng ?? null, this.service, nextMs]);
  }

  async failed({ country, city }: Turn, waitMs: number, nextMs: number): Promise<{ readonly failures: number; readonly restMs: number }> {
    const [rows] = await this.dataSource.query<[{ failures: number; rest_ms: number }[], number]>(SETTLE_FAILURE, [country, city, waitMs, this.service, nextMs]);
    return { failures: rows[0]!.failures, restMs: rows[0]!.rest_ms };
  }
}
