import pc from 'picocolors';
import type { AllocationDecision } from '#contracts';
import type { Service } from './service.js';
import { shownAs } from './shown-as.js';

interface Allocations {
  readonly allocations: readonly {
    readonly revision: number;
    readonly rationale: readonly string[];
    readonly basis: { readonly classification: { readonly category: string | null; readonly request_type: string | null; readonly department: string | null; readonly tier: string | null } | null };
  }[];
}

/** A decision that has come to the help desk, in words: what the ticket was read as, whose it is, how sure that is, and why. */
export async function tellDecision(decision: AllocationDecision, declined: boolean, service: Service): Promise<readonly string[]> {
  const { ticket_id, ticket_number, revision, allocation: { group_name }, confidence } = decision;
  const { allocations } = await service.read<Allocations>(`allocations?ticket=${encodeURIComponent(ticket_id)}`);
  const decided = allocations.find((one) => one.revision === revision)!;
  const { category, request_type, department, tier } = decided.basis.classification ?? {};
  const topic = [department, category, request_type].filter((part) => part != null).join(' / ');
  const ticket = pc.bold(shownAs(ticket_id, ticket_number).padEnd(13));
  return [
    `${pc.green('allocated'.padEnd(14))}${ticket} ${topic === '' ? 'not understood' : `understood as ${topic} (${tier})`}; given to ${pc.bold(group_name)}, ${Math.round(confidence * 100)} % sure${declined ? pc.yellow(', who decline it') : ''}`,
    pc.dim(decided.rationale.slice(0, SENTENCES).join(' ')),
  ];
}

/** The verdict, and the weightiest scorers. */
const SENTENCES = 3;
