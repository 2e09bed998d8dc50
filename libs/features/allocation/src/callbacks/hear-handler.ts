import { bulkhead, type BulkheadPolicy } from 'cockatiel';
import type { DataSource, EntityManager } from 'typeorm';
import type { HandlerCallback } from '#contracts';
import type { ConfigSource } from '#platform/config';
import { appendToAudit } from '../audit/append-to-audit.js';
import { coreIdOf } from '../deciding/core-group.js';
import { LOCK_GROUPS } from '../groups/groups.sql.js';
import { readGroups, type StoredGroup } from '../groups/known-groups.js';
import type { OnAnswer } from '../delivering/deliver-assignments.js';
import { outdated, ownKey } from './outdated.js';
import { findGroup, lockTicket, revise, type LockedTicket } from '../revising/revise.js';
import { FORGET_CALLBACKS, REMEMBER_CALLBACK, SET_OUTCOME, TELL_GROUP, WANT_ANOTHER } from '../revising/revise.sql.js';

export type HeardOutcome = { readonly kind: 'heard' | 'repeated'; readonly ignored: readonly { readonly index: number; readonly reason: string }[] };

const FORGOTTEN_AT_ONCE = 5_000;
/** Some 5 ms each, of which others of the tenant wait for the groups' locks. */
const HEARD_AT_ONCE = 50;

/** Each part is remembered for itself, in the transaction of what it says; the first by the delivery's id, as if it were alone. */
const partKey = (deliveryId: string, from: number): string => (from === 0 ? deliveryId : `from ${from}:${deliveryId}`);

/** What a handler says of its own accord, or in answer to a decision: who has the ticket, who would not take it, how loaded groups are. */
export class HearHandler {
  private readonly turns = new Map<string, BulkheadPolicy>();

  constructor(private readonly dataSource: DataSource, private readonly config: ConfigSource) {}

  /**
   * In order, up to 50 pieces of news at once: all of these or none, so that a long list does not keep others from the tenant's
   * groups for seconds. What fails or dies in between has heard the pieces before; sent again, it goes on behind them. `deliveryId`:
   * the handler's own, by which a repetition is known; without it, by what is said. News that fit nothing are named, not refused.
   */
  async execute(tenantId: string, handler: string, news: readonly HandlerCallback[], deliveryId?: string): Promise<HeardOutcome> {
    const ignored: HeardOutcome['ignored'][number][] = [];
    let heard = false;
    for (let from = 0; from === 0 || from < news.length; from += HEARD_AT_ONCE) {
      const part = await this.turnOf(tenantId, handler).execute(() => this.hearPart(tenantId, handler, news.slice(from, from + HEARD_AT_ONCE), deliveryId === undefined ? undefined : partKey(deliveryId, from)));
      heard ||= part.kind === 'heard';
      ignored.push(...part.ignored.map(({ index, reason }) => ({ index: from + index, reason })));
    }
    return { kind: heard ? 'heard' : 'repeated', ignored };
  }

  /** The slow round: calls that nobody sends again. */
  async forget(): Promise<{ readonly kind: 'forgotten'; readonly callbacks: number }> {
    let callbacks = 0;
    for (let forgotten = FORGOTTEN_AT_ONCE; forgotten === FORGOTTEN_AT_ONCE; callbacks += forgotten) {
      const [row] = await this.dataSource.query<{ forgotten: number }[]>(FORGET_CALLBACKS, [FORGOTTEN_AT_ONCE]);
      forgotten = row!.forgotten;
    }
    return { kind: 'forgotten', callbacks };
  }

  /** The same, of the answer to an assignment. */
  readonly answer: OnAnswer = async ({ tenant_id: tenantId, payload }, { name }, answer) => {
    const { ticket_id, decision_id } = payload;
    const news = answer.kind === 'rejected'
      ? { kind: 'rejected' as const, ticket_id, decision_id, reason: answer.reason }
      : { kind: 'assigned' as const, ticket_id, decision_id, ...(answer.assigned_user !== undefined && { assigned_user: answer.assigned_user.replaceAll('\0', '').slice(0, 255) }) };
    // That it took the call is no acceptance by people yet: only what it declines, or who has it, is news.
    if (news.kind === 'rejected' || answer.kind === 'assigned' && answer.assigned_user !== undefined) await this.execute(tenantId, name, [news]);
  };

  private hearPart(tenantId: string, handler: string, news: readonly HandlerCallback[], key: string | undefined): Promise<HeardOutcome> {
    return this.dataSource.transaction(async (transaction): Promise<HeardOutcome> => {
      if (key !== undefined) {
        const fresh = await transaction.query<unknown[]>(REMEMBER_CALLBACK, [tenantId, handler, key]);
        if (fresh.length === 0) return { kind: 'repeated', ignored: [] };
      }
      const groups = await readGroups(transaction, [tenantId], LOCK_GROUPS);
      const ignored: { index: number; reason: string }[] = [];
      for (const [index, one] of news.entries()) {
        const reason = await this.hear(transaction, tenantId, handler, one, groups, key === undefined ? ownKey(one) : undefined);
        if (reason !== undefined) ignored.push({ index, reason });
      }
      return { kind: 'heard', ignored };
    });
  }

  /** One part of a handler's at a time: they would wait for the same groups anyway, each with a connection, and deciding behind all of them. */
  private turnOf(tenantId: string, handler: string): BulkheadPolicy {
    const key = `${tenantId}\n${handler}`;
    let turn = this.turns.get(key);
    if (!turn) this.turns.set(key, (turn = bulkhead(1, Infinity)));
    return turn;
  }

  /** Answers why it was ignored, if it was. */
  private async hear(transaction: EntityManager, tenantId: string, handler: string, news: HandlerCallback, groups: readonly StoredGroup[], key: string | undefined): Promise<string | undefined> {
    if (news.kind === 'load' || news.kind === 'metrics') return tellGroup(transaction, tenantId, handler, news);
    const ticket = await lockTicket(transaction, tenantId, news.ticket_id!);
    if (!ticket || ticket.decision_id === null) return `no decision on ticket ${news.ticket_id}`;
    if (ticket.handler !== null && ticket.handler !== handler) return 'the ticket is with another handler';
    const why = outdated(news, ticket, groups, { tenantId, handler });
    if (why !== undefined) return why;
    if (news.kind === 'rejected' && (ticket.handler !== handler || ticket.group_id === null)) return 'the ticket is with no group of this handler';
    if (key !== undefined && (await transaction.query<unknown[]>(REMEMBER_CALLBACK, [tenantId, handler, key])).length === 0) return 'it was said before: decision_id tells what it is about';
    switch (news.kind) {
      case 'assigned': return this.settle(transaction, tenantId, handler, ticket, 'accepted', news.assigned_user ?? null);
      case 'rejected': return this.reject(transaction, tenantId, handler, ticket, news.reason!);
      case 'reassigned': return this.reassign(transaction, tenantId, handler, ticket, news, groups);
    }
  }

  private async settle(transaction: EntityManager, tenantId: string, handler: string, ticket: LockedTicket, outcome: 'accepted' | 'rejected' | 'reassigned', why: string | null): Promise<undefined> {
    const [changed] = await transaction.query<[unknown[], number]>(SET_OUTCOME, [tenantId, ticket.decision_id, outcome, why]);
    // Said before: nothing to add to the log.
    if (changed.length === 0) return;
    await appendToAudit(transaction, tenantId, [{
      action: outcome, actor: `handler:${handler}`, ticket_id: ticket.ticket_id, decision_id: ticket.decision_id!,
      details: { handler: ticket.handler, group_id: ticket.group_id, ...(why !== null && { note: why }) }, at: new Date(ticket.now_ms).toISOString(),
    }]);
  }

  private async reject(transaction: EntityManager, tenantId: string, handler: string, ticket: LockedTicket, reason: string): Promise<undefined> {
    await this.settle(transaction, tenantId, handler, ticket, 'rejected', reason);
    await transaction.query(WANT_ANOTHER, [tenantId, ticket.ticket_id, [...new Set([...ticket.excluded, coreIdOf(handler, ticket.group_id!)])]]);
  }

  private async reassign(transaction: EntityManager, tenantId: string, handler: string, ticket: LockedTicket, news: HandlerCallback, groups: readonly StoredGroup[]): Promise<string | undefined> {
    const group = findGroup(groups, news.group_id!, handler);
    if (!group) return `no group ${news.group_id}`;
    if (ticket.handler === handler && ticket.group_id === group.groupId) return this.settle(transaction, tenantId, handler, ticket, 'accepted', news.assigned_user ?? null);
    await this.settle(transaction, tenantId, handler, ticket, 'reassigned', news.reason ?? null);
    await revise(transaction, tenantId, ticket, {
      by: 'handler', actor: `handler:${handler}`, reason: 'reassigned', note: news.reason ?? 'it said so', tell: false,
      group: { handler, groupId: group.groupId, name: group.group.name, ...(news.assigned_user != null && { assignedUser: news.assigned_user }) },
    }, this.config.current());
    return undefined;
  }
}

async function tellGroup(transaction: EntityManager, tenantId: string, handler: string, news: HandlerCallback): Promise<string | undefined> {
  const { group_id, current_load, max_bandwidth, metrics } = news;
  const changes = { ...(max_bandwidth != null && { max_bandwidth }), ...(metrics != null && { metrics }) };
  const [rows] = await transaction.query<[unknown[], number]>(TELL_GROUP, [tenantId, handler, group_id, current_load ?? null, JSON.stringify(changes)]);
  return rows.length === 0 ? `no group ${group_id}` : undefined;
}
