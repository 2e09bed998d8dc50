import type { DataSource } from 'typeorm';
import type { DecisionListResponse, DecisionResponse, ListDecisionsQuery } from './allocations.dto.js';
import { shownBasis } from './shown-basis.js';
import { LIST_DECISIONS } from './lists.sql.js';

/** One page of a tenant's decisions, newest first. */
export class ListDecisions {
  constructor(private readonly dataSource: DataSource) {}

  async list(tenantId: string, { ticket, limit, cursor }: ListDecisionsQuery): Promise<DecisionListResponse> {
    const rows = await this.dataSource.query<DecisionResponse[]>(LIST_DECISIONS, [tenantId, cursor ?? null, limit + 1, ticket ?? null]);
    const allocations = rows.slice(0, limit).map((row) => ({ ...row, basis: shownBasis(row.basis) }));
    return { allocations, next_cursor: rows.length > limit ? allocations.at(-1)!.id : null };
  }
}
