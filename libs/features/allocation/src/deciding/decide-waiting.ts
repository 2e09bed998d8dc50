import type { DataSource, EntityManager } from 'typeorm';
import { compileGroups, type Decision, type TicketNeeds } from '#core/allocation';
import { EVENT_TYPES, TOPICS, messageKey, type AllocationDecision, type TicketAllocated } from '#contracts';
import type { ConfigSource, WatchdogConfig } from '#platform/config';
import { appendToOutbox, type Message } from '#platform/messaging';
import { columnLiterals } from '#platform/persistence';
import { appendToAudit, type AuditEntry } from '../audit/append-to-audit.js';
import type { ClassifiedAs, Classifier } from '../classifier.js';
import { LOCK_GROUPS } from '../groups/groups.sql.js';
import { readGroups, type StoredGroup } from '../groups/known-groups.js';
import type { Handlers, OpenHandler } from '../handlers.js';
import type { Places } from '../places.js';
import type { RememberedTicket } from '../remembering/remember-tickets.js';
import { CLAIM_WAITING, LOCK_CLAIMED } from './claim-waiting.sql.js';
import { coreGroup, coreIdOf } from './core-group.js';
import { needsOf } from './needs-of.js';
import { workingHoursUnder } from './working-hours.js';
import { DECISION_COLUMNS, WRITE_DECISIONS } from './write-decisions.sql.js';

const BATCH = 500;
/** Longer than any classification takes: only a process that died loses its tickets to another. */
const LEASE_MS = 60_000;
/** A ticket that no group could take is looked at again after this. */
const HOLD_MS = 60_000;

interface ClaimedTicket {
  readonly tenant_id: string;
  readonly ticket_id: string;
  readonly fence: string;
  readonly ticket: RememberedTicket;
  readonly excluded: readonly string[];
  readonly revision: number;
  readonly correlation_id: string;
}

interface Classified {
  readonly claimed: ClaimedTicket;
  readonly classified: ClassifiedAs | undefined;
}

export interface DecidedTickets {
  readonly kind: 'decided' | 'nothing_waits';
  readonly allocated: number;
  readonly unallocated: number;
  /** Given to a group that had no room, because none had. */
  readonly overbooked: number;
}

interface Parts {
  readonly dataSource: DataSource;
  readonly config: ConfigSource;
  readonly handlers: Handlers;
  readonly classifier: Classifier;
  readonly places: Places;
}

/** Gives waiting tickets to groups: leases them, classifies, then decides tenant by tenant under the locks of its groups. Any number of replicas. */
export class DecideWaiting {
  constructor(private readonly parts: Parts) {}

  async execute(): Promise<DecidedTickets> {
    const { dataSource, handlers, classifier } = this.parts;
    const tenants = [...new Set(handlers.all().map(({ tenantId }) => tenantId))];
    const [claimed] = tenants.length === 0 ? [[]] : await dataSource.query<[ClaimedTicket[], number]>(CLAIM_WAITING, [BATCH, LEASE_MS, tenants]);
    const counts = { allocated: 0, unallocated: 0, overbooked: 0 };
    if (claimed.length === 0) return { kind: 'nothing_waits', ...counts };
    for (const [tenantId, tickets] of Map.groupBy(claimed, ({ tenant_id }) => tenant_id)) {
      const answers = await classifier.classify(tenantId, tickets.map(({ ticket }) => ticket));
      const decisions = await dataSource.transaction((transaction) =>
        this.decideFor(transaction, tenantId, tickets.map((ticket, i) => ({ claimed: ticket, classified: answers[i] }))));
      for (const decision of decisions) {
        if (decision.kind === 'allocated') counts.allocated++;
        else counts.unallocated++;
        if (decision.reason === 'all_full' && decision.kind === 'allocated') counts.overbooked++;
      }
    }
    return { kind: 'decided', ...counts };
  }

  private async decideFor(transaction: EntityManager, tenantId: string, tickets: readonly Classified[]): Promise<readonly Decision[]> {
    const { config: source, handlers, places } = this.parts;
    const config = source.current();
    const groups = await readGroups(transaction, [tenantId], LOCK_GROUPS);
    const locked = await transaction.query<{ ticket_id: string; now_ms: number }[]>(LOCK_CLAIMED, columnLiterals(tickets.map(({ claimed }) => ({ ...claimed })), ['tenant_id', 'ticket_id', 'fence']));
    const stillOurs = new Set(locked.map(({ ticket_id }) => ticket_id));
    const now = locked[0]?.now_ms ?? 0;
    const wanted = tickets.filter(({ claimed }) => stillOurs.has(claimed.ticket_id)).sort((a, b) => (a.claimed.ticket_id < b.claimed.ticket_id ? -1 : 1));
    if (wanted.length === 0) return [];
    const needs = wanted.map(({ claimed, classified }) => needsOf({ tenantId, ticket: claimed.ticket, excluded: claimed.excluded }, classified, config, places, now));
    const decisions = decideAll(needs, wanted.map(({ claimed }) => candidatesOf(claimed.ticket, handlers.of(tenantId))), groups, config, tenantId, places);
    const groupOf = new Map(groups.map((group) => [coreIdOf(group.handler, group.groupId), group]));
    const rows = wanted.map(({ claimed, classified }, i) => decisionRow(claimed, classified, needs[i]!, decisions[i]!, groupOf, config, now));
    const ids = await transaction.query<{ id: string }[]>(WRITE_DECISIONS, columnLiterals(rows, Object.keys(DECISION_COLUMNS)));
    await appendToAudit(transaction, tenantId, rows.map((row, i) => auditEntry(row, ids[i]!.id)));
    await appendToOutbox(transaction, rows.map((row, i) => announcement(tenantId, row, ids[i]!.id)));
    return decisions;
  }
}

/** Sources of a ticket whose handlers' groups may take it. */
function candidatesOf(ticket: RememberedTicket, handlers: readonly OpenHandler[]): readonly string[] {
  return handlers.filter(({ sources }) => sources === undefined || (ticket.source != null && sources.includes(ticket.source))).map(({ name }) => name);
}

/** In the order given; tickets with the same candidates are decided together, and each group's load goes on from one to the next. */
function decideAll(needs: readonly TicketNeeds[], candidates: readonly (readonly string[])[], groups: readonly StoredGroup[], config: WatchdogConfig, tenantId: string, places: Places): readonly Decision[] {
  const decisions: Decision[] = new Array<Decision>(needs.length);
  const loads = new Map<string, number>();
  const hoursOf = workingHoursUnder(config);
  for (const [names, indices] of Map.groupBy(needs.keys(), (i) => candidates[i]!.join('\n'))) {
    const handlers = new Set(names.split('\n'));
    const compiled = compileGroups(groups.filter(({ handler }) => handlers.has(handler)).map((group) => coreGroup(group, places, hoursOf)), config.allocationOf(tenantId));
    for (const [id, load] of loads) compiled.setLoad(id, load);
    const batch = compiled.decideAll(indices.map((i) => needs[i]!));
    indices.forEach((index, i) => {
      const decision = (decisions[index] = batch.decision(i));
      if (decision.kind === 'allocated') loads.set(decision.group.id, compiled.loadOf(decision.group.id)!);
    });
  }
  return decisions;
}

export type DecisionRow = Readonly<Record<keyof typeof DECISION_COLUMNS, unknown>> & { readonly group_id: string | null; readonly ticket_id: string };

function decisionRow(
  claimed: ClaimedTicket, classified: ClassifiedAs | undefined, needs: TicketNeeds, decision: Decision, groupOf: ReadonlyMap<string, StoredGroup>, config: WatchdogConfig, now: number,
): DecisionRow {
  const group = decision.kind === 'allocated' ? groupOf.get(decision.group.id) : undefined;
  const decidedAt = new Date(now).toISOString();
  const revision = claimed.revision + 1;
  const payload = decision.kind === 'allocated' && group ? payloadOf(claimed, decision, group, revision, decidedAt) : undefined;
  // Waits for room, or for a group to come back; a handler without groups is asked again at its next refresh.
  const again = decision.kind === 'unallocated' ? new Date(now + HOLD_MS).toISOString() : null;
  return {
    tenant_id: claimed.tenant_id, ticket_id: claimed.ticket_id, revision,
    handler: group?.handler ?? null, group_id: group?.groupId ?? null, group_name: group?.group.name ?? null,
    reason: decision.reason, decided_by: 'engine', actor: null, note: null,
    confidence: decision.kind === 'allocated' ? decision.confidence : null,
    rationale: JSON.stringify(decision.rationale),
    scores: decision.kind === 'allocated' ? JSON.stringify(decision.scores) : null,
    basis: JSON.stringify({ needs, ranking: decision.ranking, options: config.allocationOf(claimed.tenant_id), classification: classified ?? null }),
    config_version: config.version, decided_at: decidedAt, correlation_id: claimed.correlation_id,
    excluded: `{${claimed.excluded.map((one) => JSON.stringify(one)).join(',')}}`,
    payload: payload ? JSON.stringify(payload) : null, next_attempt_at: decidedAt, wanted_at: again,
  };
}

function payloadOf(claimed: ClaimedTicket, decision: Extract<Decision, { kind: 'allocated' }>, { groupId, group }: StoredGroup, revision: number, decidedAt: string): Omit<AllocationDecision, 'decision_id'> {
  const { custom: _, ...scores } = decision.scores;
  return {
    ticket_id: claimed.ticket_id,
    ...(claimed.ticket.ticket_number != null && { ticket_number: claimed.ticket.ticket_number }),
    revision,
    allocation: { group_id: groupId, group_name: group.name },
    scores,
    rationale: decision.rationale.join(' ').slice(0, 4_000),
    confidence: decision.confidence,
    decided_at: decidedAt,
  };
}

function auditEntry(row: DecisionRow, id: string): AuditEntry {
  return {
    action: 'decided', actor: 'engine', ticket_id: row.ticket_id, decision_id: id,
    details: { revision: row.revision, handler: row.handler, group_id: row.group_id, reason: row.reason, confidence: row.confidence, config_version: row.config_version },
    at: row.decided_at as string,
  };
}

function announcement(tenantId: string, row: DecisionRow, id: string): Message {
  const key = messageKey(tenantId, row.ticket_id);
  const basis = JSON.parse(row.basis as string) as { readonly classification: ClassifiedAs | null };
  const data: TicketAllocated = {
    tenant_id: tenantId,
    ticket_id: row.ticket_id,
    allocation: row.group_id === null ? null : { group_id: row.group_id, group_name: row.group_name as string },
    reason: row.reason as TicketAllocated['reason'],
    decided_at: row.decided_at as string,
    revision: row.revision as number,
    ...(row.handler !== null && { handler: row.handler as string }),
    ...(row.confidence !== null && { confidence: row.confidence as number }),
    rationale: JSON.parse(row.rationale as string) as string[],
    ...(basis.classification && basis.classification.category !== null && { category: basis.classification.category }),
  };
  return {
    id: `${key}:decision:${id}`, topic: TOPICS.allocations, key, type: EVENT_TYPES.ticketAllocated, source: '/watchdog/allocation', time: data.decided_at,
    tenantId, correlationId: row.correlation_id as string, data: JSON.stringify(data),
  };
}
