import type { AllocationEscalated } from '#contracts';
import { mrkdwnWords } from './plain-words.js';

/** `2 of 2 suitable groups are full`. */
export function fullness({ full, candidates }: Pick<AllocationEscalated, 'full' | 'candidates'>): string {
  return `${full} of ${candidates} suitable ${candidates === 1 ? 'group is' : 'groups are'} full`;
}

/** What became of the ticket, safe mrkdwn: `overbooks Network`, `is held`. `max`: of the group's name. */
export function outcomeOf({ allocation }: Pick<AllocationEscalated, 'allocation'>, max: number): string {
  return allocation ? `overbooks ${mrkdwnWords(allocation.group_name, max) || 'a group'}` : 'is held';
}

/** `1 ticket`, `37 tickets`. */
export function ticketCount({ tickets }: Pick<AllocationEscalated, 'tickets'>): string {
  return `${tickets} ${tickets === 1 ? 'ticket' : 'tickets'}`;
}
