import { IsOptional } from 'class-validator';
import { PRIORITIES, type Priority } from '#core/ticket';
import { RequesterLocation, LOCATED } from './ticket-event.dto.js';
import { BoundedJson, ObjectOf, OneOf, Text, Texts, YesOrNo } from './validation/rules.js';

/** A ticket in the words every system is translated into, as far as a decision about it is concerned. */
export class StandardTicket {
  @Text({ max: 255, mayBeBlank: false, describe: "The ticket's id in its own system." })
  ticket_id!: string;

  @IsOptional() @Text({ max: 255 })
  ticket_number?: string;

  @IsOptional() @Text({ max: 1_000 })
  title?: string;

  @IsOptional() @Text({ max: 32_768 })
  description?: string;

  @IsOptional() @Text({ max: 255 })
  category?: string;

  @OneOf(PRIORITIES)
  priority!: Priority;

  @IsOptional() @Text({ max: 100, describe: 'The system the ticket lives in.' })
  source?: string;

  @IsOptional() @Text({ max: 100 })
  customer_tier?: string;

  @IsOptional() @ObjectOf(RequesterLocation, LOCATED)
  requester_location?: { lat: number; lng: number; timezone?: string; country?: string } | { city?: string; country: string };

  @IsOptional() @Text({ max: 100 })
  urgency?: string;

  @IsOptional() @Text({ max: 100 })
  impact?: string;

  @IsOptional() @Texts({ most: 100, max: 100 })
  tags?: string[];

  @IsOptional() @BoundedJson()
  external_metadata?: Record<string, unknown>;
}

/** Body of POST /api/v1/handlers/allocate. */
export class AllocateRequest {
  @ObjectOf(StandardTicket)
  ticket!: StandardTicket;

  @IsOptional() @YesOrNo({ describe: 'Decide, but book, store and tell nothing. Default false.' })
  dry_run?: boolean;
}

/** Body of POST /api/v1/allocations/:id/override. */
export class OverrideRequest {
  @Text({ max: 255, mayBeBlank: false, describe: "The group's id, or its name." })
  group_id!: string;

  @IsOptional() @Text({ max: 100, describe: 'The handler whose group it is, where two have one of this name.' })
  handler?: string;

  @Text({ max: 1_000, mayBeBlank: false, describe: 'Why: kept with the decision, in the audit log, and for learning.' })
  reason!: string;
}
