import type { EntityManager } from 'typeorm';
import type { CustomScorer, Decision } from '#core/allocation';
import { columnLiterals, isDatabaseAway } from '#platform/persistence';
import type { ClassifiedAs } from '../classifier.js';
import { escalateShortages } from '../escalating/escalate-shortages.js';
import { LOCK_GROUPS } from '../groups/groups.sql.js';
import { readGroups } from '../groups/known-groups.js';
import { askScorers } from '../scoring/ask-scorers.js';
import { CLAIM_WAITING, LOCK_CLAIMED, POSTPONE, PUT_OFF, RELEASE_CLAIMED } from './claim-waiting.sql.js';
import { decideTickets } from './decide-tickets.js';
import type { DecidedTickets } from './decided-tickets.js';
import type { Deciding } from './deciding.js';
import { decisionRow, type ClaimedTicket, type DecisionRow } from './decision-row.js';
import { writeDecisions } from './write-decisions.js';

const BATCH = 500;
/** Longer than any classification takes: only a process that died loses its tickets to another. */
const LEASE_MS = 60_000;
const PUT_OFF_MS = 60_000;

interface Classified {
  readonly claimed: ClaimedTicket;
  readonly classified: ClassifiedAs | undefined;
}

/** Gives waiting tickets to groups: leases them, classifies, then decides tenant by tenant under the locks of its groups. Any number of replicas. */
export class DecideWaiting {
  constructor(private readonly deciding: Deciding) {}

  /** One batch; undefined: nothing waits. */
  async execute(): Promise<DecidedTickets | undefined> {
    const { dataSource, handlers } = this.deciding;
    const tenants = [...handlers.tenants()];
    if (tenants.length === 0) return undefined;
    const [claimed] = await dataSource.query<[ClaimedTicket[], number]>(CLAIM_WAITING, [BATCH, LEASE_MS, tenants]);
    if (claimed.length === 0) return undefined;
    try {
      return { ...countsOf(await this.decide(claimed)), more: claimed.length === BATCH };
    } catch (error) {
      // Whoever comes next need not wait for the leases to end; what was decided no longer has them.
      await dataSource.query(RELEASE_CLAIMED, columnLiterals(claimed.map((one) => ({ ...one })), ['tenant_id', 'ticket_id', 'fence'])).catch(() => {});
      throw error;
    }
  }

  private async decide(claimed: readonly ClaimedTicket[]): Promise<readonly Decision[]> {
    const { classifier, places } = this.deciding;
    await places.ready();
    const decisions: Decision[] = [];
    for (const [tenantId, tickets] of Map.groupBy(claimed, ({ tenant_id }) => tenant_id)) {
      const answers = await classifier.classify(tenantId, tickets.map(({ ticket }) => ticket));
      const classified = tickets.map((ticket, i) => ({ claimed: ticket, classified: answers[i] }));
      const opinions = await askScorers(this.deciding, tenantId, tickets.map((ticket, i) => ({ ...ticket, classified: answers[i] })));
      decisions.push(...await this.decideOrHalve(tenantId, classified, opinions));
    }
    return decisions;
  }

  /** Should one ticket be more than the database takes, the others are not the worse for it: halved until it is alone, it is put off. */
  private async decideOrHalve(tenantId: string, tickets: readonly Classified[], opinions: readonly CustomScorer[]): Promise<readonly Decision[]> {
    const { dataSource, log } = this.deciding;
    try {
      return await dataSource.transaction((transaction) => this.decideFor(transaction, tenantId, tickets, opinions));
    } catch (err) {
      if (isDatabaseAway(err)) throw err;
      if (tickets.length > 1) {
        const middle = tickets.length >> 1;
        return [...await this.decideOrHalve(tenantId, tickets.slice(0, middle), opinions), ...await this.decideOrHalve(tenantId, tickets.slice(middle), opinions)];
      }
      const [{ claimed }] = tickets as readonly [Classified];
      await dataSource.query(PUT_OFF, [tenantId, claimed.ticket_id, claimed.fence, PUT_OFF_MS]);
      log.error({ operation: 'decide', tenant_id: tenantId, ticket_id: claimed.ticket_id, correlation_id: claimed.correlation_id, err, retry_in_ms: PUT_OFF_MS }, 'A ticket could not be decided, and is put off');
      return [];
    }
  }

  private async decideFor(transaction: EntityManager, tenantId: string, tickets: readonly Classified[], customScorers: readonly CustomScorer[]): Promise<readonly Decision[]> {
    const { config: source, handlers, places } = this.deciding;
    const config = source.current();
    const groups = await readGroups(transaction, [tenantId], LOCK_GROUPS);
    const locked = await transaction.query<{ ticket_id: string; now_ms: number }[]>(LOCK_CLAIMED, columnLiterals(tickets.map(({ claimed }) => ({ ...claimed })), ['tenant_id', 'ticket_id', 'fence']));
    const stillOurs = new Set(locked.map(({ ticket_id }) => ticket_id));
    const wanted = tickets.filter(({ claimed }) => stillOurs.has(claimed.ticket_id)).sort((a, b) => (a.claimed.ticket_id < b.claimed.ticket_id ? -1 : 1));
    if (wanted.length === 0) return [];
    const now = locked[0]!.now_ms;
    const decided = decideTickets(wanted.map(({ claimed, classified }) => ({ ...claimed, classified })), { tenantId, groups, handlers: handlers.of(tenantId), config, places, customScorers, now });
    const rows = wanted.map(({ claimed, classified }, i) => decisionRow(claimed, classified, decided[i]!, config, now));
    // A ticket that goes on waiting for the same reason is no news.
    const isNews = (row: DecisionRow, i: number): boolean => row.group_id !== null || row.reason !== wanted[i]!.claimed.reason;
    const ids = await writeDecisions(transaction, tenantId, rows.filter(isNews));
    const news = wanted.map(({ claimed }, i) => ({ claimed, decided: decided[i]! })).filter((_, i) => isNews(rows[i]!, i)).map((one, i) => ({ ...one, id: ids[i]! }));
    await escalateShortages(transaction, tenantId, news, { now, staleAfterMs: config.alerting.staleAfterMs });
    const postponed = rows.filter((row, i) => !isNews(row, i));
    if (postponed.length > 0) await transaction.query(POSTPONE, columnLiterals(postponed, ['tenant_id', 'ticket_id', 'wanted_at']));
    return decided.map(({ decision }) => decision);
  }
}

function countsOf(decisions: readonly Decision[]): Omit<DecidedTickets, 'more'> {
  const allocated = decisions.filter(({ kind }) => kind === 'allocated');
  return { allocated: allocated.length, unallocated: decisions.length - allocated.length, overbooked: allocated.filter(({ reason }) => reason === 'all_full').length };
}
