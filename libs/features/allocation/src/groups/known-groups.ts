import type { DataSource } from 'typeorm';
import type { AssignmentGroup } from '#contracts';
import type { Handlers } from '../handlers.js';
import { READ_GROUPS } from './groups.sql.js';

/** A handler's group and its load. */
export interface StoredGroup {
  readonly tenantId: string;
  readonly handler: string;
  readonly groupId: string;
  readonly group: AssignmentGroup;
  readonly load: number;
  readonly gone: boolean;
}

interface GroupRow {
  readonly tenant_id: string;
  readonly handler: string;
  readonly group_id: string;
  readonly group: AssignmentGroup;
  readonly load: number;
  readonly gone: boolean;
}

export function storedGroup({ tenant_id: tenantId, group_id: groupId, ...rest }: GroupRow): StoredGroup {
  return { tenantId, groupId, ...rest };
}

/** The groups by what sources call them, in memory; a moment old. */
export class KnownGroups {
  private byName = new Map<string, StoredGroup>();

  constructor(private readonly dataSource: DataSource, private readonly handlers: Handlers) {}

  async refresh(): Promise<void> {
    const groups = await readGroups(this.dataSource, [...this.handlers.tenants()]);
    const byName = new Map<string, StoredGroup>();
    // Ids last: they win over another group's name.
    for (const group of groups) byName.set(nameKey(group.tenantId, group.group.name), group);
    for (const group of groups) byName.set(nameKey(group.tenantId, group.groupId), group);
    this.byName = byName;
  }

  /** By id or by name, in any case. */
  named(tenantId: string, name: string): StoredGroup | undefined {
    return this.byName.get(nameKey(tenantId, name));
  }
}

export async function readGroups(runner: Pick<DataSource, 'query'>, tenants: readonly string[], sql = READ_GROUPS): Promise<StoredGroup[]> {
  return (await runner.query<GroupRow[]>(sql, [tenants])).map(storedGroup);
}

const nameKey = (tenantId: string, name: string): string => `${tenantId}\n${name.trim().toLowerCase()}`;
