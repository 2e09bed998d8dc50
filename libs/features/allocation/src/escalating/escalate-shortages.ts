import type { EntityManager } from 'typeorm';
import { appendToOutbox } from '#platform/messaging';
import { escalationMessage } from './escalation-message.js';
import { judgeShortage, type Judgement, type Shortage } from './shortage.js';
import { KEEP_SHORTAGES, LOCK_SHORTAGES } from './shortages.sql.js';
import type { WrittenDecision } from './written-decision.js';

interface Circumstances {
  /** Epoch ms. */
  readonly now: number;
  /** What is older is history and wakes nobody. */
  readonly staleAfterMs: number;
}

interface ShortageRow {
  readonly handlers: string;
  readonly since: number | null;
  readonly escalated_at: number;
  readonly untold: number;
}

/**
 * Says that groups are full, in the transaction that decided, once for many tickets: per tenant and handlers whose groups may take them.
 * Only decisions that are news count: a held ticket that is looked at again in vain is none.
 */
export async function escalateShortages(transaction: EntityManager, tenantId: string, decisions: readonly WrittenDecision[], { now, staleAfterMs }: Circumstances): Promise<void> {
  const byHandlers = Map.groupBy(decisions, ({ decided }) => decided.handlers.join('\n'));
  if (byHandlers.size === 0) return;
  const rows = await transaction.query<ShortageRow[]>(LOCK_SHORTAGES, [tenantId, [...byHandlers.keys()]]);
  const known = new Map(rows.map(({ handlers, since, escalated_at: escalatedAt, untold }) => [handlers, { since, escalatedAt, untold } satisfies Shortage]));
  const judged = [...byHandlers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([handlers, made]) => {
    const short = made.filter((decision) => isShort(decision) && !isHistory(decision, now - staleAfterMs));
    return { handlers, short, judgement: judgeShortage(known.get(handlers), { room: made.some(foundRoom), full: short.length }, now) };
  });
  await keep(transaction, tenantId, judged);
  await appendToOutbox(transaction, judged.flatMap(({ short, judgement }) => (judgement.kind === 'escalate' ? [escalationMessage(mostUrgent(short), judgement, now)] : [])));
}

async function keep(transaction: EntityManager, tenantId: string, judged: readonly { readonly handlers: string; readonly judgement: Judgement }[]): Promise<void> {
  const kept = judged.flatMap(({ handlers, judgement }) => (judgement.kind === 'nothing_to_note' ? [] : [{ handlers, ...judgement.shortage }]));
  if (kept.length === 0) return;
  await transaction.query(KEEP_SHORTAGES, [
    tenantId,
    kept.map(({ handlers }) => handlers),
    kept.map(({ since }) => (since === null ? null : new Date(since))),
    kept.map(({ escalatedAt }) => new Date(escalatedAt)),
    kept.map(({ untold }) => untold),
  ]);
}

const isShort = ({ decided }: WrittenDecision): boolean => decided.decision.reason === 'all_full';
const foundRoom = (decision: WrittenDecision): boolean => decision.decided.decision.kind === 'allocated' && !isShort(decision);

/** Seen first in news that are long past: an import. One that has been decided about before is at hand, whatever its age. */
const isHistory = ({ claimed }: WrittenDecision, before: number): boolean => claimed.revision === 0 && Date.parse(claimed.ticket.updated_at) < before;

const RANKS = { critical: 0, high: 1, medium: 2, low: 3 } as const;

/** Of several as urgent, the first. */
function mostUrgent(decisions: readonly WrittenDecision[]): WrittenDecision {
  return decisions.reduce((a, b) => (RANKS[b.claimed.ticket.priority] < RANKS[a.claimed.ticket.priority] ? b : a));
}
