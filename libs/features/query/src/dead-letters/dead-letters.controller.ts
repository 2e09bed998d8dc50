import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiConflictResponse, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Problem, ProblemValidationPipe } from '#platform/http';
import { CurrentPrincipal, RequireScope, type Principal } from '#platform/security';
import { positionOf } from '../paging/cursor.js';
import { DeadLetterListResponse, ListDeadLettersQuery, ReplayResponse } from './dead-letters.dto.js';
import { DEAD_LETTERS, ListDeadLetters } from './list-dead-letters.js';
import { ReplayDeadLetter } from './replay-dead-letter.js';

const valid = new ProblemValidationPipe();
const ID = /^\d{1,18}$/;

@ApiTags('dead letters')
@Controller('api/v1/dead-letters')
export class DeadLettersController {
  constructor(private readonly list: ListDeadLetters, private readonly replaying: ReplayDeadLetter) {}

  @Get()
  @RequireScope('read')
  @ApiOperation({ summary: 'What could not be handled or delivered' })
  @ApiOkResponse({ type: DeadLetterListResponse })
  page(@CurrentPrincipal() { tenantId }: Principal, @Query(valid) { include, limit, cursor }: ListDeadLettersQuery): Promise<DeadLetterListResponse> {
    const after = positionOf(DEAD_LETTERS, cursor, 'cursor', ID);
    return this.list.list(tenantId, { include, limit, ...(after && { after }) });
  }

  @Post(':id/replay')
  @HttpCode(200)
  @RequireScope('admin')
  @ApiOperation({ summary: 'Publish the message, or send the delivery, again' })
  @ApiOkResponse({ type: ReplayResponse })
  @ApiNotFoundResponse({ description: 'There is no such dead letter.' })
  @ApiConflictResponse({ description: 'It has been replayed before, or what it was about is gone.' })
  async replay(@CurrentPrincipal() { tenantId }: Principal, @Param('id') id: string): Promise<ReplayResponse> {
    const { kind } = ID.test(id) ? await this.replaying.replay(tenantId, id) : { kind: 'not_found' as const };
    switch (kind) {
      case 'replayed':
        return { id, status: 'replayed' };
      case 'not_found':
        throw Problem.notFound('such dead letter');
      case 'already_replayed':
        throw new Problem(409, 'already-replayed', 'Conflict', 'It has been replayed before. Had it failed again, there would be a newer dead letter.');
      case 'nothing_to_replay':
        throw new Problem(409, 'nothing-to-replay', 'Conflict', 'The delivery this letter is about is gone.');
    }
  }
}
