import type { Decision } from '#core/allocation';
import type { StandardTicket } from '#contracts';
import { escalateShortages } from '../escalating/escalate-shortages.js';
import type { ClassifiedAs } from '../classifier.js';
import { LOCK_GROUPS } from '../groups/groups.sql.js';
import { readGroups } from '../groups/known-groups.js';
import { askScorers } from '../scoring/ask-scorers.js';
import { KEEP_TICKET, LOCK_TO_ALLOCATE, READ_NOW } from './allocate-now.sql.js';
import type { Deciding } from './deciding.js';
import { decideTickets } from './decide-tickets.js';
import { decisionRow, type ClaimedTicket } from './decision-row.js';
import { ticketFrom } from './ticket-from.js';
import { writeDecisions } from './write-decisions.js';

export interface AllocatedNow {
  readonly decision: Decision;
  readonly decisionId: string | null;
  readonly classified: ClassifiedAs | undefined;
}

/** Decides at once, for one who waits for the answer. */
export class AllocateNow {
  constructor(private readonly deciding: Deciding) {}

  /** A dry run books and stores nothing. Otherwise the ticket is kept, if it is not known already, and given to the group as any other. */
  async execute(tenantId: string, told: StandardTicket, { dryRun, correlationId }: { readonly dryRun: boolean; readonly correlationId: string }): Promise<AllocatedNow> {
    const { dataSource, config: source, handlers, classifier, places } = this.deciding;
    const [clock] = await dataSource.query<{ now_ms: number }[]>(READ_NOW);
    const ticket = ticketFrom(told, clock!.now_ms);
    const [classified] = await classifier.classify(tenantId, [ticket]);
    await places.ready();
    const config = source.current();
    const customScorers = await askScorers(this.deciding, tenantId, [{ ticket, excluded: [], classified }]);
    const circumstances = { tenantId, handlers: handlers.of(tenantId), config, places, customScorers };
    if (dryRun) {
      const groups = await readGroups(dataSource, [tenantId]);
      const [decided] = decideTickets([{ ticket, excluded: [], classified }], { ...circumstances, groups, now: clock!.now_ms });
      return { decision: decided!.decision, decisionId: null, classified };
    }
    return dataSource.transaction(async (transaction) => {
      const groups = await readGroups(transaction, [tenantId], LOCK_GROUPS);
      await transaction.query(KEEP_TICKET, [tenantId, ticket.id, ticket.updated_at, JSON.stringify(ticket), correlationId]);
      const [claimed] = await transaction.query<(ClaimedTicket & { now_ms: number })[]>(LOCK_TO_ALLOCATE, [tenantId, ticket.id]);
      const { now_ms: now, ...stored } = claimed!;
      const [decided] = decideTickets([{ ticket: stored.ticket, excluded: stored.excluded, classified }], { ...circumstances, groups, now });
      const [decisionId] = await writeDecisions(transaction, tenantId, [decisionRow(stored, classified, decided!, config, now)]);
      await escalateShortages(transaction, tenantId, [{ id: decisionId!, claimed: stored, decided: decided! }], { now, staleAfterMs: config.alerting.staleAfterMs });
      return { decision: decided!.decision, decisionId: decisionId!, classified };
    });
  }
}
