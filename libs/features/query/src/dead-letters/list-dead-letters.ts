import type { DataSource } from 'typeorm';
import { cursorOf, type Position } from '../paging/cursor.js';
import type { DeadLetter, DeadLetterListResponse } from './dead-letters.dto.js';
import { listDeadLettersSql } from './dead-letters.sql.js';

export interface DeadLetterSelection {
  readonly include: 'open' | 'replayed';
  readonly after?: Position;
  readonly limit: number;
}

export const DEAD_LETTERS = 'dead-letters';
const NEWEST = '9223372036854775807';

/** One page of a tenant's dead letters, newest first. */
export class ListDeadLetters {
  constructor(private readonly dataSource: DataSource) {}

  async list(tenantId: string, { include, after, limit }: DeadLetterSelection): Promise<DeadLetterListResponse> {
    const rows = await this.dataSource.query<DeadLetter[]>(listDeadLettersSql(include), [tenantId, after?.id ?? NEWEST, limit + 1]);
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return { dead_letters: rows.slice(0, limit), next_cursor: last ? cursorOf(DEAD_LETTERS, { at: 'infinity', id: last.id }) : null };
  }
}
