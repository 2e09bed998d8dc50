import { AlertSubject } from './alert-events.dto.js';
import { AllocatedGroup } from './ticket-allocated.dto.js';
import { Instant, ObjectOf, OneOf, Text, Texts, WholeNumber } from './validation/rules.js';

/** Full groups are named up to this many; `full` counts all. */
export const MOST_NAMED_GROUPS = 20;

/**
 * CloudEvents type allocation.escalated.v1: no suitable group has room, and somebody should make some.
 * One for many tickets: those after it are counted by the next one, if it lasts. The ticket it names is the most urgent at hand.
 */
export class AllocationEscalated extends AlertSubject {
  @Text({ max: 40, describe: 'The decision on the ticket, as in GET /api/v1/allocations.' })
  decision_id!: string;

  @OneOf(['all_full'])
  reason!: 'all_full';

  @OneOf(['overbooked', 'held'], { describe: '`overbooked`: a group that is full got the ticket. `held`: nobody did, it waits for room.' })
  state!: 'overbooked' | 'held';

  @ObjectOf(AllocatedGroup, undefined, { nullable: true, describe: 'The group that has one more than it has room for; null: held.' })
  allocation!: AllocatedGroup | null;

  @Texts({ most: 100, max: 255, describe: 'The handlers whose groups may take the ticket: what is full.' })
  handlers!: string[];

  @WholeNumber({ describe: 'Groups that could take the ticket: active, and not among those that gave it back.' })
  candidates!: number;

  @WholeNumber({ describe: 'Of these, those without room.' })
  full!: number;

  @Texts({ most: MOST_NAMED_GROUPS, max: 255, describe: 'Their names, the best suited first.' })
  full_groups!: string[];

  @WholeNumber({ describe: 'Tickets that found no room since the escalation before, this one among them.' })
  tickets!: number;

  @Instant({ describe: 'Since when none has had room.' })
  since!: string;

  @Instant()
  decided_at!: string;

  @Text({ max: 255 })
  correlation_id!: string;
}
