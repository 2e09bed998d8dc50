import type { DecidedBatch } from './decided-batch.js';
import type { Decision } from './decision.js';
import { compileField } from './engine/compiled-field.js';
import { JudgedBatch } from './engine/judged-batch.js';
import type { AssignmentGroup } from './group.js';
import type { AllocationOptions } from './options.js';
import type { TicketNeeds } from './ticket-needs.js';

/**
 * The groups made ready for many tickets. Compile anew when groups, metrics or weights change; loads can be set.
 * Not to be shared between threads of control that interleave within one call.
 */
export interface CompiledGroups {
  /** The same as `decide(ticket, groups, options)` at the present loads. Books nothing. */
  decide(ticket: TicketNeeds): Decision;
  /**
   * Decides in the order given; each allocation adds one to its group's load, which the next ticket sees and the next call too.
   * The same as `decide` one by one with loads kept by hand.
   */
  decideAll(tickets: readonly TicketNeeds[]): DecidedBatch;
  /** A fresher figure of a group's load; an unknown group is ignored. */
  setLoad(groupId: string, load: number): void;
  loadOf(groupId: string): number | undefined;
}

/** Ids must be unique. */
export function compileGroups(groups: readonly AssignmentGroup[], options: AllocationOptions = {}): CompiledGroups {
  const field = compileField(groups, options);
  return {
    decide: (ticket) => new JudgedBatch(field, [ticket], false).decision(0),
    decideAll: (tickets) => new JudgedBatch(field, tickets, true),
    setLoad(groupId, load) {
      const group = field.indexOf.get(groupId);
      if (group !== undefined) field.loads.set(group, load);
    },
    loadOf(groupId) {
      const group = field.indexOf.get(groupId);
      return group === undefined ? undefined : field.loads.load[group];
    },
  };
}
