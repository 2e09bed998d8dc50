import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsOptional, Matches } from 'class-validator';
import { PRIORITIES, STATUSES, TICKET_STATES, type Priority, type Status, type TicketState } from '#core/ticket';
import { PageQuery } from '../paging/page.dto.js';
import { TICKET_SORTS, type TicketSort } from './list-tickets.sql.js';
import { LISTED_STATES, type ListedState } from './listed-state.js';

const NAME = /^[^\0]{1,200}$/;
const NAME_MESSAGE = 'must be 1 to 200 characters';

/** `?state=ok,alert` and `?state=ok&state=alert` alike. */
function listed({ value }: { value: unknown }): unknown {
  return repeated({ value: typeof value === 'string' ? value.split(',') : value });
}

/** `?group=A&group=B`. Not split at commas: names may contain them. */
function repeated({ value }: { value: unknown }): unknown {
  return value === undefined || Array.isArray(value) ? value : [value];
}

export class ListTicketsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: LISTED_STATES, isArray: true, description: 'Repeated or separated by commas. none: no clock (uncovered or cancelled).' })
  @IsOptional()
  @Transform(listed)
  @IsIn(LISTED_STATES, { each: true, message: `must be one or more of ${LISTED_STATES.join(', ')}` })
  state?: ListedState[];

  @ApiPropertyOptional({ type: [String], description: 'May be repeated.' })
  @IsOptional()
  @Transform(repeated)
  @ArrayMaxSize(100)
  @Matches(NAME, { each: true, message: NAME_MESSAGE })
  tier?: string[];

  @ApiPropertyOptional({ enum: PRIORITIES, isArray: true, description: 'Repeated or separated by commas.' })
  @IsOptional()
  @Transform(listed)
  @IsIn(PRIORITIES, { each: true, message: `must be one or more of ${PRIORITIES.join(', ')}` })
  priority?: Priority[];

  @ApiPropertyOptional({ type: [String], description: 'Assignment group; may be repeated.' })
  @IsOptional()
  @Transform(repeated)
  @ArrayMaxSize(100)
  @Matches(NAME, { each: true, message: NAME_MESSAGE })
  group?: string[];

  @ApiPropertyOptional({ enum: TICKET_SORTS, default: 'time_left', description: 'time_left: earliest deadline first, tickets without one last. updated_at: newest first.' })
  @IsOptional()
  @IsIn(TICKET_SORTS, { message: `must be one of ${TICKET_SORTS.join(', ')}` })
  sort: TicketSort = 'time_left';
}

export class ListedTicket {
  @ApiProperty({ example: 'INC0012345' })
  ticket_id!: string;

  @ApiProperty({ type: String, nullable: true })
  ticket_number!: string | null;

  @ApiProperty({ type: String, nullable: true })
  title!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The ticket in its own system.' })
  url!: string | null;

  @ApiProperty({ enum: PRIORITIES, nullable: true })
  priority!: Priority | null;

  @ApiProperty({ type: String, nullable: true })
  tier!: string | null;

  @ApiProperty({ type: String, nullable: true })
  category!: string | null;

  @ApiProperty({ type: String, nullable: true })
  assignment_group!: string | null;

  @ApiProperty({ type: String, nullable: true })
  source!: string | null;

  @ApiProperty({ enum: STATUSES, nullable: true, description: 'Null: nobody mapped the source\'s word.' })
  status!: Status | null;

  @ApiProperty({ type: String, nullable: true, description: 'The source\'s own word.' })
  status_word!: string | null;

  @ApiProperty({ enum: TICKET_STATES, nullable: true, description: 'The worst of its clocks; null: it has none.' })
  state!: TicketState | null;

  @ApiProperty({ description: 'Escalation level: how many alerts have fired.' })
  level!: number;

  @ApiProperty({ type: String, nullable: true })
  policy!: string | null;

  @ApiProperty({ description: 'No policy covers it.' })
  uncovered!: boolean;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Earliest deadline of its running clocks.' })
  due_at!: Date | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Milliseconds of wall time until due_at; negative once it has passed.' })
  time_left_ms!: number | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  created_at!: Date | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  updated_at!: Date | null;
}

export class TicketListResponse {
  @ApiProperty({ type: [ListedTicket] })
  tickets!: ListedTicket[];

  @ApiProperty({ type: String, nullable: true, description: 'Null: this was the last page.' })
  next_cursor!: string | null;
}
