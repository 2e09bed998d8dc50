import type { DataSource } from 'typeorm';
import type { ConfigSource } from '#platform/config';
import { CLAIM_DUE_CLOCKS } from './persistence/claim-due-clocks.sql.js';

export interface RaisedGroup {
  readonly clock: string;
  readonly threshold: string;
  readonly kind: string;
  readonly disposition: string;
  readonly count: number;
  /** The longest time from an instant to its alert's discovery in this round. */
  readonly latest_ms: number;
}

export interface RaisedAlerts {
  /** The database's clock at the claim. */
  readonly now: Date;
  readonly clocks: number;
  readonly alerts: readonly RaisedGroup[];
}

/** One round of the due-queue: claims at most `limit` clocks due after `watermark` and raises what they have crossed. */
export class RaiseDueAlerts {
  constructor(private readonly dataSource: DataSource, private readonly config: ConfigSource) {}

  async raise(watermark: Date | '-infinity', limit: number): Promise<RaisedAlerts> {
    const staleAfterMs = this.config.current().alerting.staleAfterMs;
    const [row] = await this.dataSource.query<RaisedAlerts[]>(CLAIM_DUE_CLOCKS, [watermark, limit, staleAfterMs]);
    return row!;
  }
}
