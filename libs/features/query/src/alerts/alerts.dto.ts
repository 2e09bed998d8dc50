import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsDate, IsIn, IsOptional, Matches } from 'class-validator';
import { CursorQuery } from '../paging/page.dto.js';

const KINDS = ['warning', 'breach', 'overdue'] as const;
const DISPOSITIONS = ['fired', 'superseded', 'historical'] as const;
const NAME = /^[^\0]{1,200}$/;
const NAME_MESSAGE = 'must be 1 to 200 characters';
const INSTANT_MESSAGE = 'must be an instant with a zone, like 2026-01-31T08:00:00Z';

function instantOf({ value }: { value: unknown }): unknown {
  if (value === undefined) return undefined;
  const zoned = typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(value);
  return zoned ? new Date(value) : value;
}

export class ListAlertsQuery extends CursorQuery {
  @ApiPropertyOptional({ description: 'Ticket id.' })
  @IsOptional()
  @Matches(NAME, { message: NAME_MESSAGE })
  ticket?: string;

  @ApiPropertyOptional({ example: 'resolution' })
  @IsOptional()
  @Matches(NAME, { message: NAME_MESSAGE })
  clock?: string;

  @ApiPropertyOptional({ enum: KINDS })
  @IsOptional()
  @IsIn(KINDS, { message: `must be one of ${KINDS.join(', ')}` })
  kind?: (typeof KINDS)[number];

  @ApiPropertyOptional({ enum: DISPOSITIONS })
  @IsOptional()
  @IsIn(DISPOSITIONS, { message: `must be one of ${DISPOSITIONS.join(', ')}` })
  disposition?: (typeof DISPOSITIONS)[number];

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Found at or after this instant.' })
  @IsOptional()
  @Transform(instantOf)
  @IsDate({ message: INSTANT_MESSAGE })
  since?: Date;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Found before this instant.' })
  @IsOptional()
  @Transform(instantOf)
  @IsDate({ message: INSTANT_MESSAGE })
  until?: Date;
}

export class Alert {
  @ApiProperty()
  id!: string;

  @ApiProperty()
  ticket_id!: string;

  @ApiProperty({ example: 'resolution' })
  clock!: string;

  @ApiProperty()
  cycle!: number;

  @ApiProperty({ example: '85%' })
  threshold!: string;

  @ApiProperty({ enum: KINDS })
  kind!: (typeof KINDS)[number];

  @ApiProperty({ enum: ['threshold', 'retarget'] })
  reason!: string;

  @ApiProperty({ enum: DISPOSITIONS, description: 'superseded: a higher threshold was crossed at the same time. historical: found too late to wake anyone.' })
  disposition!: (typeof DISPOSITIONS)[number];

  @ApiProperty({ type: String, format: 'date-time', description: 'When the threshold was crossed.' })
  instant!: Date;

  @ApiProperty({ type: String, format: 'date-time', description: 'When that was found: the order of the list.' })
  found_at!: Date;

  @ApiProperty({ description: 'The ticket\'s escalation level after this alert.' })
  level!: number;

  @ApiProperty()
  policy!: string;

  @ApiProperty()
  policy_version!: number;

  @ApiProperty()
  target_ms!: number;

  @ApiProperty({ description: 'Business milliseconds elapsed when the threshold was crossed.' })
  elapsed_ms!: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  deadline!: Date | null;

  @ApiProperty()
  correlation_id!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'A later event disproved it.' })
  retracted_at!: Date | null;
}

export class AlertListResponse {
  @ApiProperty({ type: [Alert] })
  alerts!: Alert[];

  @ApiProperty({ type: String, nullable: true, description: 'Null: this was the last page.' })
  next_cursor!: string | null;
}
