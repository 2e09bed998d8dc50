import { IsOptional } from 'class-validator';
import { NumberBetween, ObjectOf, OneOf, Text, Texts, WholeNumber } from './validation/rules.js';

/** No queue is longer, no month has more tickets a person; a larger number is a mistake of the sender. */
export const MOST_TICKETS = 100_000;

/** Where a group works. Coordinates come in pairs; `region` is the sender's own word, which nothing is computed from. */
export class GroupLocation {
  @IsOptional() @NumberBetween(-90, 90)
  lat?: number;

  @IsOptional() @NumberBetween(-180, 180)
  lng?: number;

  @IsOptional() @Text({ max: 64, describe: 'IANA name, as Europe/Vienna.' })
  timezone?: string;

  @IsOptional() @Text({ max: 255 })
  city?: string;

  @IsOptional() @Text({ max: 255 })
  country?: string;

  @IsOptional() @Text({ max: 255 })
  region?: string;
}

/** What a group has shown so far; whatever is not known is left out. */
export class GroupMetrics {
  @IsOptional() @NumberBetween(0, 87_600, { describe: 'At most ten years.' })
  avg_resolution_time_hours?: number;

  @IsOptional() @NumberBetween(0, 1, { describe: 'Share of tickets within their promise: 0.95, not 95.' })
  sla_compliance_rate?: number;

  @IsOptional() @NumberBetween(0, 1)
  quality_score?: number;

  @IsOptional() @Texts({ most: 100, max: 100, describe: 'Languages, countries, words for what the group knows of people.' })
  cultural_competencies?: string[];
}

const PAIRED = {
  check: ({ lat, lng }: Record<string, unknown>) => ((lat ?? null) === null) === ((lng ?? null) === null),
  schema: {
    anyOf: [
      { required: ['lat', 'lng'], properties: { lat: { not: { type: 'null' } }, lng: { not: { type: 'null' } } } },
      { properties: { lat: { type: 'null' }, lng: { type: 'null' } } },
    ],
  },
  message: 'must have both lat and lng, or neither',
};

/** A group tickets can be given to, as a handler tells it and configuration completes it. Null is the same as nothing in an optional field. */
export class AssignmentGroup {
  @Text({ max: 255, mayBeBlank: false, describe: "The group's id in its own system." })
  group_id!: string;

  @Text({ max: 255, mayBeBlank: false })
  name!: string;

  @IsOptional() @ObjectOf(GroupLocation, PAIRED)
  location?: GroupLocation;

  @Texts({ most: 200, max: 100, describe: 'Categories and skills the group takes.' })
  capabilities!: string[];

  @OneOf(['active', 'inactive'])
  status!: 'active' | 'inactive';

  @NumberBetween(0, MOST_TICKETS, { describe: 'Open tickets the group can carry at once.' })
  max_bandwidth!: number;

  @NumberBetween(0, MOST_TICKETS, { describe: 'Open tickets it carries now.' })
  current_load!: number;

  @IsOptional() @ObjectOf(GroupMetrics)
  metrics?: GroupMetrics;

  @IsOptional() @Text({ max: 100, describe: "The name of one of the configuration's calendars: when the group works." })
  calendar?: string;

  @IsOptional() @WholeNumber({ describe: 'How many people are in it.' })
  members?: number;

  @IsOptional() @Text({ max: 255 })
  manager?: string;
}
