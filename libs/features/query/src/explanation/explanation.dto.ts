import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsTimeZone, Max, Min } from 'class-validator';
import type { ClockExplanation, ClockState, ExplainedKind, StepKind } from '#core/sla-clock';
import { STATUSES, type Status } from '#core/ticket';

const MAX_CYCLE = 32_767;
const CYCLE_MESSAGE = `must be a whole number from 1 to ${MAX_CYCLE}`;

export class ExplainClockQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_CYCLE, description: 'Default: the newest.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: CYCLE_MESSAGE })
  @Min(1, { message: CYCLE_MESSAGE })
  @Max(MAX_CYCLE, { message: CYCLE_MESSAGE })
  cycle?: number;

  @ApiPropertyOptional({ example: 'Europe/Berlin', description: 'IANA zone of the instants in sentences; default: that of the calendar.' })
  @IsOptional()
  @IsTimeZone({ message: 'must be an IANA time zone like Europe/Berlin' })
  zone?: string;
}

export class ExplainedSegmentResponse {
  @ApiProperty({ enum: ['before_start', 'running', 'outside_hours', 'paused', 'closed', 'cancelled'] })
  kind!: ExplainedKind;

  @ApiProperty({ type: String, format: 'date-time' })
  from!: Date;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Null: it is still going on.' })
  to!: Date | null;

  @ApiProperty({ description: 'What it adds to elapsed_ms.' })
  counted_ms!: number;

  @ApiProperty({ description: 'The event that began it.' })
  event!: string;

  @ApiProperty({ enum: STATUSES, nullable: true, description: "The ticket's status by that event; null: a word nobody mapped, or none yet." })
  status!: Status | null;

  @ApiProperty()
  policy!: string;

  @ApiProperty()
  policy_version!: number;

  @ApiProperty()
  calendar!: string;
}

export class NextStep {
  @ApiProperty({ example: '85%' })
  threshold!: string;

  @ApiProperty({ enum: ['warning', 'breach', 'overdue'] })
  kind!: StepKind;

  @ApiProperty({ type: String, format: 'date-time' })
  instant!: Date;
}

export class ExplanationResponse {
  @ApiProperty({ example: 'response' })
  clock!: string;

  @ApiProperty()
  cycle!: number;

  @ApiProperty({ enum: ['ok', 'alert', 'breach', 'paused', 'met', 'cancelled'] })
  state!: ClockState;

  @ApiProperty({ example: 'tier:gold/high' })
  policy!: string;

  @ApiProperty({ description: 'The configuration version it runs under.' })
  policy_version!: number;

  @ApiProperty({ example: '24x7' })
  calendar!: string;

  @ApiProperty({ example: 'UTC', description: "The calendar's." })
  zone!: string;

  @ApiProperty()
  target_ms!: number;

  @ApiProperty({ description: "The sum of the segments' counted_ms." })
  elapsed_ms!: number;

  @ApiProperty({ type: Number, nullable: true })
  remaining_ms!: number | null;

  @ApiProperty({ type: String, format: 'date-time' })
  started_at!: Date;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  deadline!: Date | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  stopped_at!: Date | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  breached_at!: Date | null;

  @ApiProperty({ type: [ExplainedSegmentResponse] })
  segments!: ExplainedSegmentResponse[];

  @ApiProperty({ type: NextStep, nullable: true, description: 'What happens next if nothing else does.' })
  next!: NextStep | null;

  constructor(explanation: ClockExplanation) {
    const { segments, next } = explanation;
    this.clock = explanation.clock;
    this.cycle = explanation.cycle;
    this.state = explanation.state;
    this.policy = explanation.policy;
    this.policy_version = explanation.policyVersion;
    this.calendar = explanation.calendar;
    this.zone = explanation.zone;
    this.target_ms = explanation.targetMs;
    this.elapsed_ms = explanation.elapsedMs;
    this.remaining_ms = explanation.remainingMs;
    this.started_at = new Date(explanation.startedAt);
    this.deadline = dateOf(explanation.deadline);
    this.stopped_at = dateOf(explanation.stoppedAt);
    this.breached_at = dateOf(explanation.breachedAt);
    this.segments = segments.map(({ kind, from, to, countedMs, eventId, status, policy, policyVersion, calendar }) =>
      ({ kind, from: new Date(from), to: dateOf(to), counted_ms: countedMs, event: eventId, status, policy, policy_version: policyVersion, calendar }));
    this.next = next && { ...next, instant: new Date(next.instant) };
  }
}

function dateOf(instant: number | null): Date | null {
  return instant === null ? null : new Date(instant);
}
