import type { DataSource } from 'typeorm';
import type { ConfigSource } from '#platform/config';
import { ENDED, UNMAPPED } from './count-tickets.js';
import { FORGET_TICKETS, STATUS_WORDS } from './persistence/forget-tickets.sql.js';
import { FORGET_SUBMISSIONS } from './persistence/submissions.sql.js';

const SLICE = 5_000;

/** The slow round: forgets tickets that ended long ago, by what their words mean now, and keys that no longer count. The tickets themselves are the intake's, and stay. */
export class ForgetTickets {
  constructor(private readonly dataSource: DataSource, private readonly config: ConfigSource) {}

  async forget(): Promise<{ readonly kind: 'forgotten'; readonly tickets: number; readonly submissions: number }> {
    const { policies, helpdesk } = this.config.current();
    const words = (await this.dataSource.query<{ status_word: string }[]>(STATUS_WORDS)).map(({ status_word: word }) => word).filter((word) => ENDED.has(policies.statusOf(word) ?? UNMAPPED));
    return {
      kind: 'forgotten',
      tickets: words.length === 0 ? 0 : await this.inSlices(FORGET_TICKETS, [words, helpdesk.keep_closed]),
      submissions: await this.inSlices(FORGET_SUBMISSIONS, []),
    };
  }

  private async inSlices(sql: string, parameters: readonly unknown[]): Promise<number> {
    let all = 0;
    for (let forgotten = SLICE; forgotten === SLICE; all += forgotten) {
      const [row] = await this.dataSource.query<{ forgotten: number }[]>(sql, [...parameters, SLICE]);
      forgotten = row!.forgotten;
    }
    return all;
  }
}
