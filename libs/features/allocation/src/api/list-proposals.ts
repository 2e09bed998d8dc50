import type { DataSource } from 'typeorm';
import { stringify } from 'yaml';
import type { Weights } from '#core/allocation';
import type { ConfigSource } from '#platform/config';
import { LIST_PROPOSALS } from '../learning/learning.sql.js';
import type { ProposalListResponse, ProposalResponse } from './proposals.dto.js';

const MOST = 50;

type ProposalRow = Omit<ProposalResponse, 'yaml' | 'proposed'> & { readonly proposed: Weights | null };

/** What was learned of a tenant's decisions, newest first. */
export class ListProposals {
  constructor(private readonly dataSource: DataSource, private readonly config: ConfigSource) {}

  async list(tenantId: string): Promise<ProposalListResponse> {
    const rows = await this.dataSource.query<ProposalRow[]>(LIST_PROPOSALS, [tenantId, MOST]);
    return { proposals: rows.map((row) => ({ ...row, yaml: row.proposed === null ? null : this.yamlOf(tenantId, row.proposed) })) };
  }

  /** For this tenant alone. A tenant with weights of its own has nothing of the general categories: they come along. */
  private yamlOf(tenantId: string, proposed: Weights): string {
    const weights = Object.fromEntries(Object.entries(proposed).map(([name, weight]) => [name, Math.round(weight! * 10_000) / 10_000]));
    const { weightsByCategory } = this.config.current().allocationOf(tenantId);
    return stringify({ allocation: { tenants: { [tenantId]: { weights, ...(weightsByCategory && { by_category: weightsByCategory }) } } } }, { aliasDuplicateObjects: false });
  }
}
