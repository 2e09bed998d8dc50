import type { DataSource } from 'typeorm';
import type { LlmLimits } from '#platform/config';
import { FORGET, SETTLE, SPEND } from './spend.sql.js';

export interface Spent {
  readonly day: string;
  readonly hour: string;
  readonly tokens: number;
}

/** What may be spent on a model, over all replicas and restarts. */
export class TypeormSpending {
  constructor(private readonly dataSource: DataSource) {}

  /** Undefined: a limit is reached, nothing was taken. */
  async spend(tokens: number, { requestsPerHour, tokensPerHour, requestsPerDay, tokensPerDay }: LlmLimits): Promise<Spent | undefined> {
    const [row] = await this.dataSource.query<Omit<Spent, 'tokens'>[]>(SPEND, [tokens, requestsPerHour ?? null, tokensPerHour ?? null, requestsPerDay ?? null, tokensPerDay ?? null]);
    return row && { ...row, tokens };
  }

  /** `tokens`: what it took in truth. */
  async settle(spent: Spent, tokens: number): Promise<void> {
    if (tokens !== spent.tokens) await this.dataSource.query(SETTLE, [spent.day, spent.hour, tokens - spent.tokens]);
  }

  async forget(): Promise<void> {
    await this.dataSource.query(FORGET);
  }
}
