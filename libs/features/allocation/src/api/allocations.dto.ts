import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsNumber, IsOptional, Matches, Max, Min } from 'class-validator';

const NAME = /^[^\0]{1,255}$/;
const NAME_MESSAGE = 'must be 1 to 255 characters';

export class ListDecisionsQuery {
  @ApiPropertyOptional({ description: 'Ticket id.' })
  @IsOptional()
  @Matches(NAME, { message: NAME_MESSAGE })
  ticket?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 200, default: 50 })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'must be a whole number from 1 to 200' })
  @Min(1, { message: 'must be a whole number from 1 to 200' })
  @Max(200, { message: 'must be a whole number from 1 to 200' })
  limit = 50;

  @ApiPropertyOptional({ description: '`next_cursor` of the page before.' })
  @IsOptional()
  @Matches(/^\d{1,18}$/, { message: 'is not a cursor of this list' })
  cursor?: string;
}

export class GroupsQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: 2_160, default: 24, description: 'How many hours to look back.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'must be a whole number from 0 to 2160' })
  @Min(0, { message: 'must be a whole number from 0 to 2160' })
  @Max(2_160, { message: 'must be a whole number from 0 to 2160' })
  hours = 24;
}

export class ForecastQuery {
  @ApiPropertyOptional({ description: 'The handler whose group it is, where two have one of this name.' })
  @IsOptional()
  @Matches(NAME, { message: NAME_MESSAGE })
  handler?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 672, default: 168, description: 'How many hours to look ahead.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'must be a whole number from 1 to 672' })
  @Min(1, { message: 'must be a whole number from 1 to 672' })
  @Max(672, { message: 'must be a whole number from 1 to 672' })
  hours = 168;

  @ApiPropertyOptional({ type: 'number', minimum: 0.5, maximum: 0.99, default: 0.9, description: 'Of the prediction interval.' })
  @IsOptional()
  @Type(() => Number)
  @IsNumber({}, { message: 'must be a number from 0.5 to 0.99' })
  @Min(0.5, { message: 'must be a number from 0.5 to 0.99' })
  @Max(0.99, { message: 'must be a number from 0.5 to 0.99' })
  level = 0.9;
}

export class DecisionResponse {
  @ApiProperty()
  id!: string;

  @ApiProperty()
  ticket_id!: string;

  @ApiProperty({ description: 'Counts the decisions on the ticket from 1.' })
  revision!: number;

  @ApiProperty({ type: String, nullable: true })
  handler!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Null: to no group, for `reason`.' })
  group_id!: string | null;

  @ApiProperty({ type: String, nullable: true })
  group_name!: string | null;

  @ApiProperty()
  reason!: string;

  @ApiProperty({ enum: ['engine', 'override', 'handler'] })
  decided_by!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Who, where it was not the engine.' })
  actor!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The reason they gave.' })
  note!: string | null;

  @ApiProperty({ type: Number, nullable: true })
  confidence!: number | null;

  @ApiProperty({ type: [String] })
  rationale!: string[];

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, description: 'The seven scores and the composite.' })
  scores!: Record<string, unknown> | null;

  @ApiProperty({ type: 'object', additionalProperties: true, description: "The ticket's needs, every group's standing and scores, the weights, the classification." })
  basis!: Record<string, unknown>;

  @ApiProperty()
  config_version!: number;

  @ApiProperty({ type: String, nullable: true, enum: ['accepted', 'rejected', 'overridden', 'reassigned'] })
  outcome!: string | null;

  @ApiProperty({ type: String, nullable: true })
  outcome_reason!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'The first breach while it was in force.' })
  breached_at!: Date | null;

  @ApiProperty({ type: String, format: 'date-time' })
  decided_at!: Date;

  @ApiProperty()
  correlation_id!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, description: 'Its way to the handler: status pending, delivered, superseded or dead.' })
  delivery!: Record<string, unknown> | null;
}

export class DecisionListResponse {
  @ApiProperty({ type: [DecisionResponse] })
  allocations!: DecisionResponse[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;
}

export class GroupHour {
  @ApiProperty({ type: String, format: 'date-time' })
  hour!: string;

  @ApiProperty()
  arrivals!: number;

  @ApiProperty()
  finished!: number;

  @ApiProperty()
  rejected!: number;

  @ApiProperty()
  highest_load!: number;
}

export class GroupResponse {
  @ApiProperty()
  handler!: string;

  @ApiProperty()
  group_id!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ enum: ['active', 'inactive'] })
  status!: string;

  @ApiProperty({ type: [String] })
  capabilities!: string[];

  @ApiProperty()
  max_bandwidth!: number;

  @ApiProperty({ description: 'Told by the handler, moved by our own decisions since.' })
  current_load!: number;

  @ApiProperty()
  free!: number;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  location?: object;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  metrics?: object;

  @ApiPropertyOptional()
  calendar?: string;

  @ApiPropertyOptional()
  members?: number;

  @ApiPropertyOptional()
  manager?: string;

  @ApiProperty({ description: "No longer in the handler's list: never chosen." })
  gone!: boolean;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  fetched_at!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why the list could not be fetched the last time; the last good one stays.' })
  fetch_error!: string | null;

  @ApiProperty({ type: [GroupHour] })
  hours!: GroupHour[];
}

export class GroupListResponse {
  @ApiProperty({ type: [GroupResponse] })
  groups!: GroupResponse[];
}

export class ForecastHourResponse {
  @ApiProperty({ type: String, format: 'date-time' })
  from!: string;

  @ApiProperty()
  expected!: number;

  @ApiProperty()
  low!: number;

  @ApiProperty()
  high!: number;

  @ApiProperty({ type: Number, nullable: true, description: 'Tickets the group can finish in this hour; null: not known how fast it is.' })
  capacity!: number | null;

  @ApiProperty({ enum: ['none', 'possible', 'likely'] })
  overload!: string;
}

export class ForecastResponse {
  @ApiProperty()
  handler!: string;

  @ApiProperty()
  group_id!: string;

  @ApiProperty({ description: 'Whole weeks of history it rests on.' })
  weeks!: number;

  @ApiProperty({ type: String, nullable: true, description: 'That there is not enough history to rely on the figures, in a sentence; null: there are two weeks of it or more.' })
  note!: string | null;

  @ApiProperty({ description: 'Variance over mean of the counts: 1 is Poisson.' })
  dispersion!: number;

  @ApiProperty()
  capacity_known!: boolean;

  @ApiProperty({ type: [ForecastHourResponse] })
  hours!: ForecastHourResponse[];
}

export class AllocatedResponse {
  @ApiProperty()
  ticket_id!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Null after a dry run.' })
  decision_id!: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  allocation!: { group_id: string; group_name: string } | null;

  @ApiProperty()
  reason!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  scores!: object | null;

  @ApiProperty({ type: Number, nullable: true })
  confidence!: number | null;

  @ApiProperty({ type: [String] })
  rationale!: string[];

  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true }, description: 'Every group, best first.' })
  ranking!: object[];

  @ApiProperty({
    type: 'object', additionalProperties: true, nullable: true,
    description: 'What its text was understood as: `category`, `request_type`, `department`, `sla`, `confidence`, the `tier` that said so, and whether it is `unsure`.',
  })
  classification!: object | null;
}

export class OverriddenResponse {
  @ApiProperty({ description: 'The decision that replaces it.' })
  decision_id!: string;
}
