import type { EntityManager } from 'typeorm';
import type { AllocationDecision } from '#contracts';
import type { WatchdogConfig } from '#platform/config';
import { arrayLiteral } from '#platform/persistence';
import type { DecisionRow } from '../deciding/decision-row.js';
import { writeDecisions } from '../deciding/write-decisions.js';
import type { StoredGroup } from '../groups/known-groups.js';
import { LOCK_TICKET } from './revise.sql.js';

export interface LockedTicket {
  readonly ticket_id: string;
  readonly revision: number;
  readonly handler: string | null;
  readonly group_id: string | null;
  readonly group_name: string | null;
  readonly open: boolean;
  readonly excluded: readonly string[];
  readonly correlation_id: string;
  readonly ticket: { readonly ticket_number?: string | null } | null;
  readonly decision_id: string | null;
  /** When that decision was made; null: there is none. */
  readonly decided_ms: number | null;
  readonly now_ms: number;
}

/** A decision that is not the engine's. */
export interface Revision {
  readonly by: 'override' | 'handler';
  readonly actor: string;
  readonly reason: 'override' | 'reassigned';
  readonly note: string;
  readonly group: { readonly handler: string; readonly groupId: string; readonly name: string; readonly assignedUser?: string };
  /** Whether the handler must be told: not of what it has said itself. */
  readonly tell: boolean;
}

export async function lockTicket(transaction: EntityManager, tenantId: string, ticketId: string): Promise<LockedTicket | undefined> {
  const [ticket] = await transaction.query<LockedTicket[]>(LOCK_TICKET, [tenantId, ticketId]);
  return ticket;
}

/** Writes a decision that somebody else has taken, under the locks of groups and ticket. */
export async function revise(transaction: EntityManager, tenantId: string, ticket: LockedTicket, revision: Revision, config: WatchdogConfig): Promise<string> {
  const { group } = revision;
  const decidedAt = new Date(ticket.now_ms).toISOString();
  const rationale = [`${revision.by === 'override' ? `${revision.actor} gave it` : 'Its own system gave it'} to ${group.name}: ${revision.note}`];
  const payload: Omit<AllocationDecision, 'decision_id'> = {
    ticket_id: ticket.ticket_id,
    ...(ticket.ticket?.ticket_number != null && { ticket_number: ticket.ticket.ticket_number }),
    revision: ticket.revision + 1,
    allocation: { group_id: group.groupId, group_name: group.name, ...(group.assignedUser !== undefined && { assigned_user: group.assignedUser }) },
    rationale: rationale.join(' ').slice(0, 4_000).toWellFormed(),
    confidence: 1,
    decided_at: decidedAt,
  };
  const row: DecisionRow = {
    tenant_id: tenantId, ticket_id: ticket.ticket_id, revision: ticket.revision + 1,
    handler: group.handler, group_id: group.groupId, group_name: group.name,
    reason: revision.reason, decided_by: revision.by, actor: revision.actor, note: revision.note,
    confidence: null, rationale, scores: null, basis: '{}', category: null, config_version: config.version, decided_at: decidedAt, correlation_id: ticket.correlation_id,
    excluded: arrayLiteral(ticket.excluded), payload: revision.tell ? JSON.stringify(payload) : null, next_attempt_at: decidedAt, wanted_at: null,
  };
  const [id] = await writeDecisions(transaction, tenantId, [row]);
  return id!;
}

/** By id, or by name in any case; of one handler where it is named. */
export function findGroup(groups: readonly StoredGroup[], wanted: string, handler?: string): StoredGroup | undefined {
  const among = handler === undefined ? groups : groups.filter((group) => group.handler === handler);
  return among.find(({ groupId }) => groupId === wanted) ?? among.find(({ group }) => group.name.trim().toLowerCase() === wanted.trim().toLowerCase());
}
