import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import type { ClockPhase, ClockState, StepKind, StepReason } from '#core/sla-clock';
import { Alert } from '../alerts/alerts.dto.js';
import { ListedTicket } from './tickets.dto.js';

const MAX_HISTORY = 500;
const HISTORY_MESSAGE = `must be a whole number from 1 to ${MAX_HISTORY}`;

export class ReadTicketQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_HISTORY, default: 50, description: 'How many events of the history.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: HISTORY_MESSAGE })
  @Min(1, { message: HISTORY_MESSAGE })
  @Max(MAX_HISTORY, { message: HISTORY_MESSAGE })
  history_limit = 50;

  @ApiPropertyOptional({ description: '`history.next_cursor` of the answer before.' })
  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  history_cursor?: string;
}

export class ClockStep {
  @ApiProperty({ example: '85%' })
  threshold!: string;

  @ApiProperty({ enum: ['warning', 'breach', 'overdue'] })
  kind!: StepKind;

  @ApiProperty({ enum: ['threshold', 'retarget'] })
  reason!: StepReason;

  @ApiProperty({ description: 'False for the mark of a breach that nobody asked to be alerted of.' })
  alerts!: boolean;

  @ApiProperty({ type: String, format: 'date-time' })
  instant!: Date;

  @ApiProperty({ description: 'Business milliseconds elapsed at that instant.' })
  elapsed_ms!: number;

  @ApiProperty({ description: 'The due loop has been there.' })
  crossed!: boolean;
}

export class TicketClock {
  @ApiProperty({ example: 'response' })
  clock!: string;

  @ApiProperty({ description: '1 unless the ticket was reopened into a new cycle.' })
  cycle!: number;

  @ApiProperty({ enum: ['ok', 'alert', 'breach', 'paused', 'met', 'cancelled'] })
  state!: ClockState;

  @ApiProperty({ enum: ['running', 'paused', 'stopped', 'cancelled'] })
  phase!: ClockPhase;

  @ApiProperty({ example: 'tier:gold/high' })
  policy!: string;

  @ApiProperty({ description: 'The configuration version it runs under.' })
  policy_version!: number;

  @ApiProperty({ example: '24x7' })
  calendar!: string;

  @ApiProperty()
  target_ms!: number;

  @ApiProperty({ description: 'Business milliseconds counted so far.' })
  elapsed_ms!: number;

  @ApiProperty({ type: Number, nullable: true, description: 'Negative once breached; null when stopped or cancelled.' })
  remaining_ms!: number | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Null while paused and once stopped or cancelled.' })
  deadline!: Date | null;

  @ApiProperty({ type: String, format: 'date-time' })
  started_at!: Date;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  stopped_at!: Date | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  breached_at!: Date | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When the due loop looks at it next.' })
  next_due_at!: Date | null;

  @ApiProperty({ type: [String], description: 'Thresholds passed before the last event: they never fire again in this cycle.' })
  passed!: readonly string[];

  @ApiProperty({ type: [ClockStep], description: 'Thresholds of the clock as last timed, in order of instant.' })
  steps!: ClockStep[];
}

export class TicketEventEntry {
  @ApiProperty()
  event_id!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  updated_at!: Date;

  @ApiProperty()
  sequence!: number;

  @ApiProperty({ type: Object, description: 'The event as it was sent.' })
  payload!: unknown;

  @ApiProperty()
  correlation_id!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  received_at!: Date;
}

export class TicketHistory {
  @ApiProperty({ type: [TicketEventEntry], description: 'Newest first.' })
  events!: TicketEventEntry[];

  @ApiProperty({ type: String, nullable: true, description: 'For `history_cursor`; null: there is nothing older.' })
  next_cursor!: string | null;
}

export class TicketDelivery {
  @ApiProperty()
  id!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Null: it tells of the ticket\'s allocation.' })
  alert_id!: string | null;

  @ApiProperty()
  channel!: string;

  @ApiProperty({ enum: ['pending', 'delivered', 'suppressed', 'dead'] })
  status!: string;

  @ApiProperty()
  attempts!: number;

  @ApiProperty({ type: String, format: 'date-time' })
  next_attempt_at!: Date;

  @ApiProperty({ type: String, nullable: true })
  last_error!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Sent together with others; the oldest one\'s id.' })
  digest_id!: string | null;

  @ApiProperty({ type: String, format: 'date-time' })
  created_at!: Date;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  finished_at!: Date | null;
}

export class TicketResponse extends ListedTicket {
  @ApiProperty({ type: String, nullable: true, description: 'The source\'s status word, where nobody mapped it.' })
  unknown_status!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Of the newest event.' })
  correlation_id!: string | null;

  @ApiProperty({ type: String, format: 'date-time', description: 'The database\'s now: what elapsed and remaining are as of.' })
  read_at!: Date;

  @ApiProperty({ type: [TicketClock] })
  clocks!: TicketClock[];

  @ApiProperty({ type: [Alert], description: 'The newest 100, newest first.' })
  alerts!: Alert[];

  @ApiProperty({ type: [TicketDelivery], description: 'The newest 100, newest first.' })
  deliveries!: TicketDelivery[];

  @ApiProperty({ type: TicketHistory })
  history!: TicketHistory;
}
