import { IsOptional } from 'class-validator';
import { PRIORITIES, type Priority } from '#core/ticket';
import { BoundedJson, Instant, NumberBetween, ObjectOf, OneOf, Text, Texts, WholeNumber, YesOrNo } from './validation/rules.js';

/** Where the requester is: coordinates or a country, or both. */
export class RequesterLocation {
  @IsOptional() @NumberBetween(-90, 90)
  lat?: number;

  @IsOptional() @NumberBetween(-180, 180)
  lng?: number;

  @IsOptional() @Text({ max: 64, describe: 'IANA name, as Europe/Vienna.' })
  timezone?: string;

  @IsOptional() @Text({ max: 255 })
  city?: string;

  @IsOptional() @Text({ max: 255, mayBeBlank: false })
  country?: string;
}

export class Requester {
  @IsOptional() @Text({ max: 255 })
  name?: string;

  @IsOptional() @Text({ max: 320 })
  email?: string;
}

/** A message, written when the ticket became what its event says. */
export class TicketComment {
  @OneOf(['customer', 'agent'], { describe: 'Who wrote it.' })
  by!: 'customer' | 'agent';

  @IsOptional() @YesOrNo({ describe: 'The other side can read it; an internal note answers nobody. Default true.' })
  public?: boolean;
}

/** Vacuously true of null, which an optional object may be. */
const given = (field: string) => ({ required: [field], properties: { [field]: { not: { type: 'null' } } } });

export const LOCATED = {
  check: ({ lat, lng, country }: Record<string, unknown>) => (lat ?? null) === null
    ? (lng ?? null) === null && (country ?? null) !== null
    : (lng ?? null) !== null,
  schema: {
    anyOf: [
      { allOf: [given('lat'), given('lng')] },
      { allOf: [given('country'), { properties: { lat: { type: 'null' }, lng: { type: 'null' } } }] },
    ],
  },
  message: 'must have lat and lng, or a country',
};

/**
 * A ticket event on the wire: what a source says of a ticket at `updated_at`.
 * Identity: (id, updated_at, sequence), instants to the millisecond. In an optional field null is the same as nothing.
 */
export class TicketEvent {
  @Text({ max: 255, mayBeBlank: false, describe: "The ticket's id in its own system." })
  id!: string;

  @OneOf(PRIORITIES)
  priority!: Priority;

  @Instant()
  created_at!: string;

  @Instant({ describe: 'When the ticket became what this event says.' })
  updated_at!: string;

  @Text({ max: 100, mayBeBlank: false, describe: "The source's own word; the configuration's `statuses` map it." })
  status!: string;

  @Text({ max: 100, mayBeBlank: false })
  customer_tier!: string;

  @IsOptional() @WholeNumber({ describe: "The source's own order among events of the same instant, a modification count for example. Default 0." })
  sequence?: number;

  @IsOptional() @Text({ max: 255 })
  ticket_number?: string;

  @IsOptional() @Text({ max: 1_000 })
  title?: string;

  @IsOptional() @Text({ max: 32_768 })
  description?: string;

  @IsOptional() @Text({ max: 255 })
  category?: string;

  @IsOptional() @Text({ max: 100, describe: 'The system the ticket lives in.' })
  source?: string;

  @IsOptional() @Text({ max: 100 })
  urgency?: string;

  @IsOptional() @Text({ max: 100 })
  impact?: string;

  @IsOptional() @Text({ max: 2_048, pattern: { regex: /^https?:\/\/[^\s<>|]+$/, message: 'an http or https URL' }, describe: 'Link to the ticket in its own system.' })
  url?: string;

  @IsOptional() @ObjectOf(RequesterLocation, LOCATED)
  requester_location?: { lat: number; lng: number; timezone?: string; country?: string } | { city?: string; country: string };

  @IsOptional() @ObjectOf(Requester)
  requester?: Requester;

  @IsOptional() @Text({ max: 255 })
  assignment_group?: string;

  @IsOptional() @Text({ max: 255, describe: 'The person who has it. A ticket that only a person has is still given to a group.' })
  assignee?: string;

  @IsOptional() @Texts({ most: 100, max: 100, describe: 'Labels; policies may match on them.' })
  tags?: string[];

  @IsOptional() @ObjectOf(TicketComment, undefined, { describe: 'The message this event is about, written at `updated_at`. Later events do not repeat it.' })
  comment?: TicketComment;

  @IsOptional() @Instant({ describe: 'When an agent first answered, where the source knows.' })
  first_response_at?: string;

  @IsOptional() @BoundedJson()
  external_metadata?: Record<string, unknown>;
}

export type TicketEventData = TicketEvent;
