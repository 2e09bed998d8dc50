import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

export const MAX_LIMIT = 1_000;
/** Skipped entries are read and thrown away; beyond this a cursor is the way. */
export const MAX_OFFSET = 10_000;

export class CursorQuery {
  @ApiPropertyOptional({ minimum: 1, maximum: MAX_LIMIT, default: 50 })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'must be a whole number' })
  @Min(1)
  @Max(MAX_LIMIT)
  limit = 50;

  @ApiPropertyOptional({ description: '`next_cursor` of the page before; stays valid while rows come and go.' })
  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  cursor?: string;
}

export class PageQuery extends CursorQuery {
  @ApiPropertyOptional({ minimum: 0, maximum: MAX_OFFSET, default: 0 })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'must be a whole number' })
  @Min(0)
  @Max(MAX_OFFSET, { message: `must not be greater than ${MAX_OFFSET}; use cursor to go further` })
  offset = 0;
}
