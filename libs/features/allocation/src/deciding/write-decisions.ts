import type { EntityManager } from 'typeorm';
import { EVENT_TYPES, TOPICS, messageKey, type TicketAllocated } from '#contracts';
import { appendToOutbox, type Message } from '#platform/messaging';
import { arrayLiteral, columnLiterals } from '#platform/persistence';
import { appendToAudit, type AuditEntry } from '../audit/append-to-audit.js';
import type { DecisionRow } from './decision-row.js';
import { DECISION_COLUMNS, PREFER_INDEXES, WRITE_DECISIONS } from './write-decisions.sql.js';

/** Writes decisions of one tenant, sorted by ticket, inside the transaction that holds their locks; audited and announced. Answers their ids. */
export async function writeDecisions(transaction: EntityManager, tenantId: string, rows: readonly DecisionRow[]): Promise<readonly string[]> {
  if (rows.length === 0) return [];
  await transaction.query(PREFER_INDEXES);
  const written = await transaction.query<{ id: string }[]>(WRITE_DECISIONS, [...columnLiterals(rows.map((row) => ({ ...row, rationale: arrayLiteral(row.rationale) })), Object.keys(DECISION_COLUMNS)), rows.map(({ basis }) => basis).join('\n')]);
  const ids = written.map(({ id }) => id);
  await appendToAudit(transaction, tenantId, rows.map((row, i) => auditEntry(row, ids[i]!)));
  await appendToOutbox(transaction, rows.map((row, i) => announcement(row, ids[i]!)));
  return ids;
}

function auditEntry(row: DecisionRow, id: string): AuditEntry {
  return {
    action: row.decided_by === 'engine' ? 'decided' : row.decided_by === 'override' ? 'overridden' : 'reassigned',
    actor: row.actor ?? 'engine', ticket_id: row.ticket_id, decision_id: id,
    details: {
      revision: row.revision, handler: row.handler, group_id: row.group_id, reason: row.reason, confidence: row.confidence, config_version: row.config_version,
      ...(row.note !== null && { note: row.note }),
    },
    at: row.decided_at,
  };
}

function announcement(row: DecisionRow, id: string): Message {
  const key = messageKey(row.tenant_id, row.ticket_id);
  const data: TicketAllocated = {
    tenant_id: row.tenant_id,
    ticket_id: row.ticket_id,
    allocation: row.group_id === null ? null : { group_id: row.group_id, group_name: row.group_name ?? row.group_id },
    reason: row.reason as TicketAllocated['reason'],
    decided_at: row.decided_at,
    revision: row.revision,
    ...(row.handler !== null && { handler: row.handler }),
    ...(row.confidence !== null && { confidence: row.confidence }),
    rationale: [...row.rationale],
    ...(row.category !== null && { category: row.category }),
  };
  return {
    id: `${key}:decision:${id}`, topic: TOPICS.allocations, key, type: EVENT_TYPES.ticketAllocated, source: '/watchdog/allocation', time: row.decided_at,
    tenantId: row.tenant_id, correlationId: row.correlation_id, data: JSON.stringify(data),
  };
}
