import type { DataSource } from 'typeorm';
import { NEXT_DUE } from './persistence/next-due.sql.js';

export interface NextDue {
  /** The database's clock. */
  readonly now: Date;
  /** From now until the next clock is due; ≤ 0: it is; null: nothing is planned. */
  readonly ms: number | null;
}

/** What an idle loop does: a look at the head of the due-queue, for a quarter of what an empty claim costs. */
export class LookForNextDue {
  constructor(private readonly dataSource: DataSource) {}

  async look(watermark: Date | '-infinity'): Promise<NextDue> {
    const [row] = await this.dataSource.query<NextDue[]>(NEXT_DUE, [watermark]);
    return row!;
  }
}
