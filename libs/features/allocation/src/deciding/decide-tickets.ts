import { compileGroups, type CustomScorer, type Decision, type RankingTable, type TicketNeeds } from '#core/allocation';
import { PRIORITIES } from '#core/ticket';
import type { WatchdogConfig } from '#platform/config';
import type { ClassifiedAs } from '../classifier.js';
import type { StoredGroup } from '../groups/known-groups.js';
import type { OpenHandler } from '../handlers.js';
import type { Places } from '../places.js';
import type { RememberedTicket } from '../remembering/remember-tickets.js';
import { coreGroup, coreIdOf } from './core-group.js';
import { meaningfulTo } from './meaningful-categories.js';
import { needsOf } from './needs-of.js';
import { workingHoursUnder } from './working-hours.js';

/** Groups whose scores are kept with a decision, the best ones: 90 bytes each. */
const MOST_RANKED = 200;

export interface TicketToDecide {
  readonly ticket: RememberedTicket;
  /** Groups that gave it back, as handler/group. */
  readonly excluded: readonly string[];
  readonly classified: ClassifiedAs | undefined;
}

export interface Decided {
  readonly needs: TicketNeeds;
  readonly decision: Decision;
  /** The best of those compared, to be kept. */
  readonly ranking: RankingTable;
  /** How many were compared. */
  readonly compared: number;
  /** The one it was given to. */
  readonly group: StoredGroup | undefined;
  /** Names of those whose groups may take it, sorted. */
  readonly handlers: readonly string[];
}

/** What a decision is made against. */
export interface Circumstances {
  readonly tenantId: string;
  readonly groups: readonly StoredGroup[];
  readonly handlers: readonly OpenHandler[];
  readonly config: WatchdogConfig;
  readonly places: Places;
  /** With what they think of these tickets already known. */
  readonly customScorers: readonly CustomScorer[];
  /** Epoch ms. */
  readonly now: number;
}

/** Decides in memory, the most urgent first, for places may not suffice; each group's load goes on from one ticket to the next. Answers in the order given. */
export function decideTickets(tickets: readonly TicketToDecide[], { tenantId, groups, handlers, config, places, customScorers, now }: Circumstances): readonly Decided[] {
  const options = { ...config.allocationOf(tenantId), customScorers };
  const meaningful = meaningfulTo(groups, options);
  const needs = tickets.map(({ ticket, excluded, classified }) => needsOf({ tenantId, ticket, excluded }, classified, config, places, now, meaningful));
  const groupOf = new Map(groups.map((group) => [coreIdOf(group.handler, group.groupId), group]));
  const decided = new Array<Decided>(tickets.length);
  const loads = new Map<string, number>();
  const hoursOf = workingHoursUnder(config);
  // Those with the same candidates together.
  for (const [names, indices] of Map.groupBy(mostUrgentFirst(tickets), (i) => candidatesOf(tickets[i]!.ticket, handlers).join('\n'))) {
    const candidates = new Set(names.split('\n'));
    const among = [...candidates].sort();
    const compared = groups.filter(({ handler }) => candidates.has(handler));
    const compiled = compileGroups(compared.map((group) => coreGroup(group, places, hoursOf)), options);
    for (const [id, load] of loads) compiled.setLoad(id, load);
    const batch = compiled.decideAll(indices.map((i) => needs[i]!));
    indices.forEach((index, i) => {
      const decision = batch.decision(i);
      const chosen = decision.kind === 'allocated' ? decision.group.id : undefined;
      decided[index] = { needs: needs[index]!, decision, ranking: batch.rankingTable(i, MOST_RANKED), compared: compared.length, group: chosen === undefined ? undefined : groupOf.get(chosen), handlers: among };
      if (chosen !== undefined) loads.set(chosen, compiled.loadOf(chosen)!);
    });
  }
  return decided;
}

function mostUrgentFirst(tickets: readonly TicketToDecide[]): number[] {
  const rank = (i: number): number => PRIORITIES.indexOf(tickets[i]!.ticket.priority);
  return [...tickets.keys()].sort((a, b) => rank(a) - rank(b) || a - b);
}

/** Handlers whose groups may take the ticket. */
function candidatesOf(ticket: RememberedTicket, handlers: readonly OpenHandler[]): readonly string[] {
  return handlers.filter(({ sources }) => sources === undefined || (ticket.source != null && sources.includes(ticket.source))).map(({ name }) => name);
}
