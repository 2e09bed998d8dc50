import { IsOptional } from 'class-validator';
import { Instant, ObjectOf, OneOf, Text } from './validation/rules.js';

export class AllocatedGroup {
  @Text({ max: 255 })
  group_id!: string;

  @Text({ max: 255 })
  group_name!: string;

  @IsOptional() @Text({ max: 255 })
  assigned_user?: string;
}

/** Payload of topic ticket.allocations.v1: which group a ticket was given to, or why to none. */
export class TicketAllocated {
  @Text({ max: 255 })
  tenant_id!: string;

  @Text({ max: 255 })
  ticket_id!: string;

  @ObjectOf(AllocatedGroup, undefined, { nullable: true, describe: 'Null: unallocated, for `reason`.' })
  allocation!: AllocatedGroup | null;

  @OneOf(['no_groups_configured'], { describe: '`no_groups_configured`: there is nobody to choose from.' })
  reason!: 'no_groups_configured';

  @Instant()
  decided_at!: string;
}
