import type { DataSource } from 'typeorm';
import type { KeptDecision } from '../report/allocation-comparison.js';
import { HAS_DECISIONS, READ_TENANTS, readDecisions } from './read-decisions.sql.js';

/** What the learning of weights looks back on, too. */
const DAYS_BACK = 90;
const MOST_DECISIONS = 2_000;
/** A ranking of 50 groups is 5 kB, one of 200 is 20 kB. */
const PAGE = 50;

/** A row of a page. The ranking is its text: parsed by the driver, a whole page would be parsed in one turn of the event loop. */
export type StoredDecision = Omit<KeptDecision, 'ranking'> & { readonly ranking: string };

export interface DecisionsRequest {
  readonly tenant: string;
  /** What was decided by then, epoch ms. */
  readonly at: number;
  /** Only those of which it is known which group was right. */
  readonly turnedOut: boolean;
}

/** The engine's decisions as allocation publishes them; of one tenant, or of all. */
export class DecisionHistory {
  constructor(private readonly dataSource: DataSource, private readonly tenant: string | null) {}

  async tenants(): Promise<readonly string[]> {
    const [row] = await this.dataSource.query<{ has: boolean }[]>(HAS_DECISIONS);
    if (!row!.has) return [];
    if (this.tenant !== null) return [this.tenant];
    return (await this.dataSource.query<{ tenant: string }[]>(READ_TENANTS)).map(({ tenant }) => tenant);
  }

  /** A tenant's newest decisions of the last 90 days, at most 2,000 of them, page by page. */
  async *pages({ tenant, at, turnedOut }: DecisionsRequest): AsyncGenerator<readonly StoredDecision[]> {
    const statement = readDecisions({ turnedOut });
    let last: string | null = null;
    for (let left = MOST_DECISIONS; left > 0; left -= PAGE) {
      const page: readonly StoredDecision[] = await this.dataSource.query<StoredDecision[]>(statement, [tenant, last, Math.min(PAGE, left), new Date(at).toISOString(), DAYS_BACK]);
      yield page;
      if (page.length < PAGE) return;
      last = page.at(-1)!.id;
    }
  }
}
