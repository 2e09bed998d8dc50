import type { AllocationDecision } from '#contracts';

/** What people read in their own ticket system about a decision. */
export function decisionNote({ allocation, confidence, rationale, decision_id }: AllocationDecision): string {
  return `Given to ${allocation.group_name} by Ticket Watchdog, confidence ${Math.round(confidence * 100)} %.\n${rationale}\nDecision ${decision_id}`;
}
