import type { AllocationDecision } from '#contracts';

/** A decision that gives a ticket to a group. */
export function decisionOn(ticket_id: string, group_id: string, overrides: Partial<AllocationDecision> = {}): AllocationDecision {
  return {
    decision_id: 'd-1', ticket_id, revision: 1, allocation: { group_id, group_name: group_id },
    scores: { availability: 0.9, bandwidth: 0.8, velocity: 0.7, performance: 0.6, proximity: 0.5, cultural_fit: 0.5, timezone: 1, composite: 0.74 },
    rationale: 'Half of its capacity is free, and it resolves "network" tickets fastest.\nÜberall ✓', confidence: 0.82, decided_at: '2026-01-05T10:00:00.000Z',
    ...overrides,
  };
}
