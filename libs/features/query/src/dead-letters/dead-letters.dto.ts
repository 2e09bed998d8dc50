import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { CursorQuery } from '../paging/page.dto.js';

export class ListDeadLettersQuery extends CursorQuery {
  @ApiPropertyOptional({ enum: ['open', 'replayed'], default: 'open', description: 'replayed: also those that have been replayed.' })
  @IsOptional()
  @IsIn(['open', 'replayed'], { message: 'must be one of open, replayed' })
  include: 'open' | 'replayed' = 'open';
}

export class DeadLetter {
  @ApiProperty()
  id!: string;

  @ApiProperty({ enum: ['message', 'delivery', 'assignment'], description: 'message: no subscriber could handle it. delivery: a channel refused the alert for good. assignment: a handler refused the decision for good.' })
  kind!: 'message' | 'delivery' | 'assignment';

  @ApiProperty({ description: 'Topic of a message; channel of a delivery; handler of an assignment.' })
  origin!: string;

  @ApiProperty({ description: 'Consumer group of a message.' })
  consumer!: string;

  @ApiProperty({ type: String, nullable: true })
  ticket_id!: string | null;

  @ApiProperty()
  reason!: string;

  @ApiProperty()
  attempts!: number;

  @ApiProperty({ type: Object, description: 'The whole message, or a reference to the delivery.' })
  payload!: unknown;

  @ApiProperty()
  correlation_id!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  failed_at!: Date;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  replayed_at!: Date | null;
}

export class DeadLetterListResponse {
  @ApiProperty({ type: [DeadLetter], description: 'Newest first.' })
  dead_letters!: DeadLetter[];

  @ApiProperty({ type: String, nullable: true, description: 'Null: this was the last page.' })
  next_cursor!: string | null;
}

export class ReplayResponse {
  @ApiProperty()
  id!: string;

  @ApiProperty({ enum: ['replayed'] })
  status!: 'replayed';
}
