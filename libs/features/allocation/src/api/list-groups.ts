import type { DataSource } from 'typeorm';
import type { AssignmentGroup } from '#contracts';
import type { Handlers } from '../handlers.js';
import type { GroupHour, GroupListResponse } from './allocations.dto.js';
import { LIST_GROUPS } from './lists.sql.js';

interface Row {
  readonly handler: string;
  readonly group_id: string;
  readonly group: AssignmentGroup;
  readonly load: number;
  readonly gone: boolean;
  readonly fetched_at: Date | null;
  readonly last_error: string | null;
  readonly hours: GroupHour[];
}

/** A tenant's groups as they are now, and their last hours. */
export class ListGroups {
  constructor(private readonly dataSource: DataSource, private readonly handlers: Handlers) {}

  async list(tenantId: string, hours: number): Promise<GroupListResponse> {
    const rows = await this.dataSource.query<Row[]>(LIST_GROUPS, [tenantId, hours]);
    return {
      groups: rows.map(({ handler, group_id, group, load, gone, fetched_at, last_error, hours: past }) => ({
        ...group, handler, group_id, current_load: load, free: Math.max(0, group.max_bandwidth - load), gone: gone || this.handlers.named(tenantId, handler) === undefined,
        fetched_at: fetched_at?.toISOString() ?? null, fetch_error: last_error, hours: past,
      })),
    };
  }
}
