import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { STATUSES, type Status } from '#core/ticket';
import { UNMAPPED, type CountedStatus } from '../count-tickets.js';

const LIMIT = 'must be a whole number from 1 to 200';
const COUNTED_STATUSES = [...STATUSES, UNMAPPED];
const COUNTS = { type: 'object', additionalProperties: { type: 'number' } } as const;

/** `?status=new,open` and `?status=new&status=open` alike. */
const listed = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.split(',') : value);

export class DepartmentTicketsQuery {
  @ApiPropertyOptional({ type: [String], description: `One of ${COUNTED_STATUSES.join(', ')}, or a word that means one. Repeated or separated by commas. ${UNMAPPED}: a word that no table knows.` })
  @IsOptional()
  @Transform(listed)
  @ArrayMaxSize(50, { message: 'must be at most 50 words' })
  @Matches(/^[^\0]{1,100}$/, { each: true, message: 'must be one or more status words' })
  status?: string[];

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 200, default: 50 })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: LIMIT })
  @Min(1, { message: LIMIT })
  @Max(200, { message: LIMIT })
  limit = 50;

  @ApiPropertyOptional({ description: '`next_cursor` of the page before.' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  cursor?: string;
}

const CONFIDENCE = { minimum: 0, maximum: 1, description: 'Of the tier that decided, 0 to 1; 0: nobody had an idea.' } as const;
const TIER = { type: String, nullable: true, description: 'Who said whose it is: llm, learned, keywords, or the catalog by the category; null: nobody.' } as const;
const UNSURE = { description: 'No tier was sure: the department is the one that gets what belongs to nobody, and people should look.' } as const;

export class SubmittedResponse {
  @ApiProperty({ example: 'DESK-0b9f…', description: 'The ticket: GET /api/v1/tickets/{id}, PUT /api/v1/tickets/{id}/status.' })
  id!: string;

  @ApiProperty({ example: 'IT Support' })
  department!: string;

  @ApiProperty(CONFIDENCE)
  confidence!: number;

  @ApiProperty({ enum: STATUSES })
  status!: Status;

  @ApiProperty(TIER)
  tier!: string | null;

  @ApiProperty(UNSURE)
  unsure!: boolean;

  @ApiProperty({ format: 'date-time' })
  submitted_at!: string;
}

export class DepartmentTicket {
  @ApiProperty()
  id!: string;

  @ApiProperty({ type: String, nullable: true })
  title!: string | null;

  @ApiProperty({ type: String, nullable: true })
  user_name!: string | null;

  @ApiProperty({ type: String, nullable: true })
  user_email!: string | null;

  @ApiProperty()
  department!: string;

  @ApiProperty(CONFIDENCE)
  confidence!: number;

  @ApiProperty(TIER)
  tier!: string | null;

  @ApiProperty(UNSURE)
  unsure!: boolean;

  @ApiProperty({ enum: COUNTED_STATUSES })
  status!: CountedStatus;

  @ApiProperty({ description: 'As it was said.' })
  status_word!: string;

  @ApiProperty({ format: 'date-time' })
  submitted_at!: string;

  @ApiProperty({ format: 'date-time' })
  updated_at!: string;
}

export class DepartmentTicketsResponse {
  @ApiProperty({ description: 'In its own spelling.' })
  department!: string;

  @ApiProperty({ type: [DepartmentTicket], description: 'Newest first.' })
  tickets!: DepartmentTicket[];

  @ApiProperty({ type: String, nullable: true, description: 'Null: this was the last page.' })
  next_cursor!: string | null;
}

export class DepartmentInfo {
  @ApiProperty({ example: 'IT Support' })
  name!: string;

  @ApiProperty({ description: 'All that were submitted.' })
  tickets!: number;

  @ApiProperty({ description: 'Neither resolved, closed nor cancelled.' })
  open!: number;
}

export class DepartmentsResponse {
  @ApiProperty({ type: [DepartmentInfo] })
  departments!: DepartmentInfo[];
}

export class StatusInfo {
  @ApiProperty({ enum: STATUSES })
  status!: Status;

  @ApiProperty({ description: 'Nothing is to be done any more.' })
  ended!: boolean;

  @ApiProperty({ type: [String], description: 'Words that mean it: those of the configuration, then the usual ones of common systems. Each counts in any case; of the usual ones space, underscore and hyphen do not matter either.' })
  words!: string[];
}

export class StatusesResponse {
  @ApiProperty({ type: [StatusInfo] })
  statuses!: StatusInfo[];
}

export class RoutingConfidence {
  @ApiProperty({ type: Number, nullable: true })
  mean!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  lowest!: number | null;
}

export class TicketSummaryResponse {
  @ApiProperty({ description: 'All that were submitted.' })
  tickets!: number;

  @ApiProperty({ description: 'Neither resolved, closed nor cancelled.' })
  open!: number;

  @ApiProperty({ description: 'Nobody was sure whose they are.' })
  unsure!: number;

  @ApiProperty({ description: 'Submitted in the last 24 hours.' })
  last_day!: number;

  @ApiProperty({ ...COUNTS, description: 'Every status, and unmapped for words that no table knows.' })
  by_status!: Record<string, number>;

  @ApiProperty({ ...COUNTS, description: 'By department, those without tickets, too.' })
  by_department!: Record<string, number>;
}

export class DepartmentRouting {
  @ApiProperty({ example: 'IT Support' })
  department!: string;

  @ApiProperty()
  tickets!: number;

  @ApiProperty()
  open!: number;

  @ApiProperty()
  unsure!: number;

  @ApiProperty({ ...COUNTS })
  by_status!: Record<string, number>;

  @ApiProperty({ ...COUNTS, description: 'By the tier that decided; none: nobody had an idea.' })
  by_tier!: Record<string, number>;

  @ApiProperty({ type: RoutingConfidence })
  confidence!: RoutingConfidence;
}

export class RoutingResponse {
  @ApiProperty({ type: [DepartmentRouting] })
  departments!: DepartmentRouting[];
}
