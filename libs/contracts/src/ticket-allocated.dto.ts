import { IsOptional } from 'class-validator';
import { Instant, NumberBetween, ObjectOf, OneOf, Text, Texts, WholeNumber } from './validation/rules.js';

export class AllocatedGroup {
  @Text({ max: 255 })
  group_id!: string;

  @Text({ max: 255 })
  group_name!: string;

  @IsOptional() @Text({ max: 255 })
  assigned_user?: string;
}

export const ALLOCATION_REASONS = [
  'best_score', 'only_candidate', 'all_full', 'override', 'reassigned', 'no_groups_configured', 'all_inactive', 'all_excluded',
] as const;
export type AllocationReasonWord = (typeof ALLOCATION_REASONS)[number];

/** Payload of topic ticket.allocations.v1: which group a ticket was given to, or why to none. */
export class TicketAllocated {
  @Text({ max: 255 })
  tenant_id!: string;

  @Text({ max: 255 })
  ticket_id!: string;

  @ObjectOf(AllocatedGroup, undefined, { nullable: true, describe: 'Null: unallocated, for `reason`.' })
  allocation!: AllocatedGroup | null;

  @OneOf(ALLOCATION_REASONS, {
    describe: '`all_full`: nobody had room; with an allocation, the ticket was given all the same. `override`: a person decided. `reassigned`: its own system did. `no_groups_configured`: there is nobody to choose from.',
  })
  reason!: AllocationReasonWord;

  @Instant()
  decided_at!: string;

  @IsOptional() @WholeNumber({ describe: 'Counts the decisions on the ticket from 1.' })
  revision?: number;

  @IsOptional() @Text({ max: 100, describe: 'The handler whose group it is.' })
  handler?: string;

  @IsOptional() @NumberBetween(0, 1)
  confidence?: number;

  @IsOptional() @Texts({ most: 50, max: 2_000, describe: 'Why, in sentences.' })
  rationale?: string[];

  @IsOptional() @Text({ max: 255, describe: 'What the ticket was classified as, where its source did not say.' })
  category?: string;
}
