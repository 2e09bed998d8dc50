import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

export const MAX_LIMIT = 1_000;
/** Skipped entries are read and thrown away; beyond this a cursor is the way. */
export const MAX_OFFSET = 10_000;

const LIMIT_MESSAGE = `must be a whole number from 1 to ${MAX_LIMIT}`;
const OFFSET_MESSAGE = `must be a whole number from 0 to ${MAX_OFFSET}; use cursor to go further`;

export class CursorQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: 50 })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: LIMIT_MESSAGE })
  @Min(1, { message: LIMIT_MESSAGE })
  @Max(MAX_LIMIT, { message: LIMIT_MESSAGE })
  limit = 50;

  @ApiPropertyOptional({ description: '`next_cursor` of the page before; stays valid while rows come and go.' })
  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  cursor?: string;
}

export class PageQuery extends CursorQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: MAX_OFFSET, default: 0, description: 'Entries to skip; `cursor` goes further.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: OFFSET_MESSAGE })
  @Min(0, { message: OFFSET_MESSAGE })
  @Max(MAX_OFFSET, { message: OFFSET_MESSAGE })
  offset = 0;
}
