import type { DataSource } from 'typeorm';
import type { ConfigFiles, ConfigProblem } from '#platform/config';
import type { RehearsalResult } from './rehearsal-result.js';
import { ADD_REHEARSAL, CLAIM_REHEARSAL, FINISH_REHEARSAL, READ_REHEARSAL, RELEASE_REHEARSAL, REMOVE_OLD_REHEARSALS, RENEW_REHEARSAL } from './rehearsals.sql.js';

export interface NewRehearsal {
  readonly tenantId: string;
  readonly everyTenant: boolean;
  readonly keyId: string;
  readonly text: string;
  readonly files: ConfigFiles;
  readonly warnings: readonly ConfigProblem[];
  readonly baseVersion: number;
  readonly newestVersion: number;
}

export interface StoredRehearsal {
  readonly id: string;
  readonly every_tenant: boolean;
  readonly text: string;
  readonly files: ConfigFiles;
  readonly warnings: readonly ConfigProblem[];
  readonly base_version: number;
  readonly newest_version: number;
  readonly at: Date;
  readonly status: 'waiting' | 'running' | 'done' | 'failed';
  readonly tickets_done: number;
  readonly tickets_total: number | null;
  readonly result: RehearsalResult | null;
  readonly problem: string | null;
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
}

/** A rehearsal that is ours to run, for as long as we renew the lease. */
export interface ClaimedRehearsal {
  readonly tenant_id: string;
  readonly id: string;
  readonly every_tenant: boolean;
  readonly text: string;
  readonly files: ConfigFiles;
  readonly base_version: number;
  readonly at: Date;
  readonly fence: number;
  readonly attempts: number;
}

export type RehearsalEnd = { readonly result: RehearsalResult; readonly tickets: number } | { readonly problem: string };

const MOST_WAITING = 10;
/** A runner renews it with every page; a killed one's rehearsal is begun anew after this. */
const LEASE_SECONDS = 30;

/** The rehearsals asked for, in PostgreSQL: who asks and who runs may be different processes. */
export class Rehearsals {
  constructor(private readonly dataSource: DataSource) {}

  /** Undefined: as many as may wait do so already. */
  async add({ tenantId, everyTenant, keyId, text, files, warnings, baseVersion, newestVersion }: NewRehearsal): Promise<string | undefined> {
    await this.dataSource.query(REMOVE_OLD_REHEARSALS);
    const [row] = await this.dataSource.query<{ id: string }[]>(ADD_REHEARSAL, [
      tenantId, everyTenant, keyId, text, JSON.stringify(files), JSON.stringify(warnings), baseVersion, newestVersion, MOST_WAITING,
    ]);
    return row?.id;
  }

  /** `maySeeAll`: those over all tenants, too. */
  async read(tenantId: string, id: string, maySeeAll: boolean): Promise<StoredRehearsal | undefined> {
    const [row] = await this.dataSource.query<StoredRehearsal[]>(READ_REHEARSAL, [tenantId, id, maySeeAll]);
    return row;
  }

  async claim(): Promise<ClaimedRehearsal | undefined> {
    const [[row]] = await this.dataSource.query<[ClaimedRehearsal[], number]>(CLAIM_REHEARSAL, [LEASE_SECONDS]);
    return row;
  }

  /** False: it is not ours any more. */
  async renew({ tenant_id, id, fence }: ClaimedRehearsal, done: number, total: number): Promise<boolean> {
    const [, renewed] = await this.dataSource.query<[unknown[], number]>(RENEW_REHEARSAL, [tenant_id, id, fence, LEASE_SECONDS, done, Math.max(done, total)]);
    return renewed > 0;
  }

  /** False: it was not ours any more, and whoever has it now will finish it. */
  async finish({ tenant_id, id, fence }: ClaimedRehearsal, end: RehearsalEnd): Promise<boolean> {
    const values = 'result' in end ? [end.tickets, JSON.stringify(end.result), null] : [0, null, end.problem];
    const [, finished] = await this.dataSource.query<[unknown[], number]>(FINISH_REHEARSAL, [tenant_id, id, fence, ...values]);
    return finished > 0;
  }

  async release({ tenant_id, id, fence }: ClaimedRehearsal): Promise<void> {
    await this.dataSource.query(RELEASE_REHEARSAL, [tenant_id, id, fence]);
  }
}
