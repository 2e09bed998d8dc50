import type { Status, TicketMoment } from '#core/ticket';
import type { Policy, PolicySet } from './policy.js';

/** A moment as one policy set understands it. */
export interface Reading {
  /** Its place in the timeline. */
  readonly index: number;
  /** Never before the ticket's creation, so no stretch of a clock is ever negative. */
  readonly at: number;
  /** The ticket was created when its first moment says it was. */
  readonly createdAt: number;
  readonly eventId: string;
  /** Undefined: a word nobody mapped. It neither stops nor pauses anything. */
  readonly status: Status | undefined;
  /** A public message of an agent, or a status that counts as a first response (rule R5). */
  readonly responds: boolean;
  /** Who wrote a message that the other side can read. */
  readonly wrote: 'customer' | 'agent' | undefined;
  /** Who has the ticket: the group, or the person where no group has it. */
  readonly group: string | undefined;
  readonly firstResponseAt: number | undefined;
  /** The first policy that matches (rule R6); undefined: uncovered. */
  readonly policy: Policy | undefined;
}

/** `moments` in order. */
export function readMoments(moments: readonly TicketMoment[], set: PolicySet): readonly Reading[] {
  const created = moments[0]?.createdAt ?? 0;
  return moments.map((moment, index) => {
    const status = set.statusOf(moment.status);
    const wrote = moment.comment?.public ? moment.comment.by : undefined;
    return {
      index,
      at: Math.max(moment.occurredAt, created),
      createdAt: created,
      eventId: moment.eventId,
      status,
      responds: wrote === 'agent' || (status !== undefined && set.respondedBy.has(status)),
      wrote,
      group: moment.group ?? moment.assignee,
      firstResponseAt: moment.firstResponseAt,
      policy: set.policies.find((policy) => policy.matches(moment)),
    };
  });
}
