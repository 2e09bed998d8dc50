import type { DataSource } from 'typeorm';
import type { ConfigSource } from '#platform/config';
import { LOCK_GROUPS } from '../groups/groups.sql.js';
import { readGroups } from '../groups/known-groups.js';
import { findGroup, lockTicket, revise } from './revise.js';
import { SET_OUTCOME } from './revise.sql.js';

export type OverrideOutcome =
  | { readonly kind: 'overridden'; readonly decisionId: string }
  | { readonly kind: 'unknown_ticket' }
  | { readonly kind: 'unknown_group' }
  /** It is that group's already. */
  | { readonly kind: 'nothing_to_change' }
  /** The decision that was to be overridden is no longer the last one. */
  | { readonly kind: 'superseded' };

export interface Override {
  readonly decisionId: string;
  readonly groupId: string;
  readonly handler?: string;
  readonly reason: string;
  /** Who says so. */
  readonly actor: string;
}

/** A person knows better: the ticket goes to the group they name, and why is kept. */
export class OverrideAllocation {
  constructor(private readonly dataSource: DataSource, private readonly config: ConfigSource) {}

  execute(tenantId: string, { decisionId, groupId, handler, reason, actor }: Override): Promise<OverrideOutcome> {
    return this.dataSource.transaction(async (transaction): Promise<OverrideOutcome> => {
      const groups = await readGroups(transaction, [tenantId], LOCK_GROUPS);
      const [decision] = await transaction.query<{ ticket_id: string }[]>('SELECT ticket_id FROM allocation.decisions WHERE tenant_id = $1 AND id = $2', [tenantId, decisionId]);
      const ticket = decision && (await lockTicket(transaction, tenantId, decision.ticket_id));
      if (!ticket) return { kind: 'unknown_ticket' };
      if (ticket.decision_id !== decisionId) return { kind: 'superseded' };
      const group = findGroup(groups, groupId, handler);
      if (!group) return { kind: 'unknown_group' };
      if (group.handler === ticket.handler && group.groupId === ticket.group_id) return { kind: 'nothing_to_change' };
      await transaction.query(SET_OUTCOME, [tenantId, decisionId, 'overridden', reason]);
      const id = await revise(transaction, tenantId, ticket, {
        by: 'override', actor, reason: 'override', note: reason, tell: true, group: { handler: group.handler, groupId: group.groupId, name: group.group.name },
      }, this.config.current());
      return { kind: 'overridden', decisionId: id };
    });
  }
}
