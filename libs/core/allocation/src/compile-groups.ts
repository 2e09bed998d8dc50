import type { AllocationReason, Decision, UnallocatedReason } from './decision.js';
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

/** The decisions of one `decideAll`, index by index as its tickets. Numbers are kept, objects are made when asked for. */
export interface DecidedBatch {
  readonly length: number;
  /** The group's id; undefined where unallocated. */
  groupIdOf(index: number): string | undefined;
  reasonOf(index: number): AllocationReason | UnallocatedReason;
  confidenceOf(index: number): number;
  rationaleOf(index: number): readonly string[];
  /** The whole of it, all groups' scores included. */
  decision(index: number): Decision;
}

export declare function compileGroups(groups: readonly AssignmentGroup[], options?: AllocationOptions): CompiledGroups;
