import type { DataSource } from 'typeorm';
import type { Cursor } from '#platform/plugins';
import { ADVANCE_PULL, CLAIM_PULLS, FINISH_PULL, NEXT_PULL } from './pulls.sql.js';

export interface PullKey {
  readonly tenantId: string;
  readonly source: string;
}

/** A lease: the right to ask one system, until it ends. */
export interface PullClaim extends PullKey {
  readonly cursor: Cursor | undefined;
  readonly failures: number;
  readonly fence: string;
}

export class TypeOrmPulls {
  constructor(private readonly dataSource: DataSource, private readonly leaseMs: number) {}

  async claimDue(keys: readonly PullKey[]): Promise<PullClaim[]> {
    const [rows] = await this.dataSource.query<[{ tenant_id: string; source: string; cursor: Cursor | null; failures: number; fence: string }[], number]>(CLAIM_PULLS, [...columns(keys), this.leaseMs]);
    return rows.map(({ tenant_id, source, cursor, failures, fence }) => ({ tenantId: tenant_id, source, cursor: cursor ?? undefined, failures, fence }));
  }

  /** False: the lease is another's now. */
  async advance({ tenantId, source, fence }: PullClaim, cursor: Cursor): Promise<boolean> {
    const [rows] = await this.dataSource.query<[unknown[], number]>(ADVANCE_PULL, [tenantId, source, fence, JSON.stringify(cursor), this.leaseMs]);
    return rows.length > 0;
  }

  async finish({ tenantId, source, fence }: PullClaim, nextInMs: number, failures: number, problem: string | null): Promise<void> {
    await this.dataSource.query(FINISH_PULL, [tenantId, source, fence, nextInMs, failures, problem]);
  }

  async msUntilNext(keys: readonly PullKey[]): Promise<number> {
    const [row] = await this.dataSource.query<{ ms: number | null }[]>(NEXT_PULL, columns(keys));
    return Math.max(0, row?.ms ?? Infinity);
  }
}

function columns(keys: readonly PullKey[]): [string[], string[]] {
  return [keys.map(({ tenantId }) => tenantId), keys.map(({ source }) => source)];
}
