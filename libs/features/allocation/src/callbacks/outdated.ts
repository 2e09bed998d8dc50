import { createHash } from 'node:crypto';
import { parseInstant, type HandlerCallback } from '#contracts';
import type { StoredGroup } from '../groups/known-groups.js';
import { findGroup, type LockedTicket } from '../revising/revise.js';

/**
 * Why news is not about the decision a ticket has now; undefined: it is. The decision named settles it, else the group that
 * speaks, else the instant: what happened before the decision was made cannot be about it.
 */
export function outdated(news: HandlerCallback, ticket: LockedTicket, groups: readonly StoredGroup[], { tenantId, handler }: { readonly tenantId: string; readonly handler: string }): string | undefined {
  if (news.decision_id != null) return news.decision_id === `${tenantId}:${ticket.decision_id}` ? undefined : 'a later decision has replaced this one';
  if (news.kind !== 'reassigned' && news.group_id != null) {
    const group = findGroup(groups, news.group_id, handler);
    if (!group) return `no group ${news.group_id}`;
    return ticket.handler === handler && ticket.group_id === group.groupId ? undefined : `the ticket is not with group ${news.group_id}`;
  }
  if (news.occurred_at != null && ticket.decided_ms !== null && parseInstant(news.occurred_at) < ticket.decided_ms) return 'it happened before the last decision on the ticket';
  return undefined;
}

/**
 * What news that names no decision is known by when it comes again: without a delivery id of the handler's own, a second
 * time by mistake and a second time in earnest look the same, and then the next group must not pay for it.
 * Not of `reassigned`: that says where the ticket is, and to say so again is right after it has been elsewhere.
 */
export function ownKey({ kind, ticket_id, decision_id, group_id, occurred_at, assigned_user, reason }: HandlerCallback): string | undefined {
  if (decision_id != null || (kind !== 'assigned' && kind !== 'rejected')) return undefined;
  const said = JSON.stringify([kind, ticket_id, group_id ?? null, occurred_at ?? null, kind === 'rejected' ? reason : (assigned_user ?? null)]);
  return `said:${createHash('sha256').update(said).digest('hex')}`;
}
