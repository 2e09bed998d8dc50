import type { Decision } from '#core/allocation';
import type { AllocationDecision } from '#contracts';
import type { WatchdogConfig } from '#platform/config';
import { arrayLiteral } from '#platform/persistence';
import type { ClassifiedAs } from '../classifier.js';
import type { StoredGroup } from '../groups/known-groups.js';
import type { RememberedTicket } from '../remembering/remember-tickets.js';
import type { Decided } from './decide-tickets.js';
import type { DecisionColumn } from './write-decisions.sql.js';

/** A ticket that no group could take is looked at again after this. */
export const HOLD_MS = 60_000;

export interface ClaimedTicket {
  readonly tenant_id: string;
  readonly ticket_id: string;
  readonly fence: string;
  readonly ticket: RememberedTicket;
  readonly excluded: readonly string[];
  readonly revision: number;
  /** Of the last decision. */
  readonly reason: string | null;
  readonly correlation_id: string;
}

/** A decision as it is written. */
export type DecisionRow = Readonly<Record<DecisionColumn, unknown>> & {
  readonly tenant_id: string;
  readonly ticket_id: string;
  readonly revision: number;
  readonly handler: string | null;
  readonly group_id: string | null;
  readonly group_name: string | null;
  readonly reason: string;
  readonly decided_by: 'engine' | 'override' | 'handler';
  readonly actor: string | null;
  readonly confidence: number | null;
  readonly rationale: readonly string[];
  /** JSON, without line breaks. */
  readonly basis: string;
  /** What the ticket was classified as: announced, and stored with the basis. */
  readonly category: string | null;
  readonly config_version: number;
  readonly decided_at: string;
  readonly correlation_id: string;
};

/** What the engine decided, as a row. `now`: epoch ms. */
export function decisionRow(claimed: ClaimedTicket, classified: ClassifiedAs | undefined, { needs, decision, group, ranking, compared }: Decided, config: WatchdogConfig, now: number): DecisionRow {
  const decidedAt = new Date(now).toISOString();
  const revision = claimed.revision + 1;
  const payload = decision.kind === 'allocated' && group ? payloadOf(claimed, decision, group, revision, decidedAt) : undefined;
  // For room, or for a group to come back.
  const again = decision.kind === 'unallocated' ? new Date(now + HOLD_MS).toISOString() : null;
  return {
    tenant_id: claimed.tenant_id, ticket_id: claimed.ticket_id, revision,
    handler: group?.handler ?? null, group_id: group?.groupId ?? null, group_name: group?.group.name ?? null,
    reason: decision.reason, decided_by: 'engine', actor: null, note: null,
    confidence: decision.kind === 'allocated' ? decision.confidence : null,
    rationale: decision.rationale,
    scores: decision.kind === 'allocated' ? JSON.stringify(decision.scores) : null,
    basis: JSON.stringify({ needs, ranking, ...(compared > ranking.ids.length && { not_shown: compared - ranking.ids.length }), options: config.allocationOf(claimed.tenant_id), classification: classified ?? null }),
    category: classified?.category ?? null,
    config_version: config.version, decided_at: decidedAt, correlation_id: claimed.correlation_id,
    excluded: arrayLiteral(claimed.excluded),
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
    rationale: decision.rationale.join(' ').slice(0, 4_000).toWellFormed(),
    confidence: decision.confidence,
    decided_at: decidedAt,
  };
}
