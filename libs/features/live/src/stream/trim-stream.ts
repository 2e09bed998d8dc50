import type { DataSource } from 'typeorm';
import { PURGE_TICKETS } from '../access/tickets.sql.js';
import { TRIM_EVENTS } from './trim-events.sql.js';

export interface Retention {
  /** Events per tenant. */
  readonly maxEvents: number;
  readonly maxAgeMs: number;
}

export interface Trimmed {
  readonly kind: 'trimmed';
  readonly events: number;
}

const SLICE = 1_000;

/** The slow round: forgets events beyond the retention, and tickets nobody came for. */
export class TrimStream {
  constructor(private readonly dataSource: DataSource, private readonly retention: Retention) {}

  async trim(): Promise<Trimmed> {
    await this.dataSource.query(PURGE_TICKETS);
    let events = 0;
    for (let trimmed = SLICE; trimmed >= SLICE; events += trimmed) {
      const [row] = await this.dataSource.query<{ trimmed: number }[]>(TRIM_EVENTS, [this.retention.maxEvents, this.retention.maxAgeMs, SLICE]);
      trimmed = row!.trimmed;
    }
    return { kind: 'trimmed', events };
  }
}
