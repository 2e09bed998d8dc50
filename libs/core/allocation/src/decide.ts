import { compileGroups } from './compile-groups.js';
import type { Decision } from './decision.js';
import type { AssignmentGroup } from './group.js';
import type { AllocationOptions } from './options.js';
import type { TicketNeeds } from './ticket-needs.js';

/** Gives one ticket to one of the groups, or says why to none. Books nothing. Independent of the groups' order. */
export function decide(ticket: TicketNeeds, groups: readonly AssignmentGroup[], options?: AllocationOptions): Decision {
  return compileGroups(groups, options).decide(ticket);
}
