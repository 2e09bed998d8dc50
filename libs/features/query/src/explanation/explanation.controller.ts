import { Controller, Get, Headers, Param, Query, Res } from '@nestjs/common';
import { ApiExtraModels, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { explainInWords } from '#core/sla-clock';
import { Problem, ProblemValidationPipe } from '#platform/http';
import { CurrentPrincipal, RequireScope, type Principal } from '#platform/security';
import { ExplainStoredClock } from './explain-stored-clock.js';
import { ExplainClockQuery, ExplanationResponse } from './explanation.dto.js';

const valid = new ProblemValidationPipe();

@ApiTags('tickets')
@Controller('api/v1/tickets/:id/clocks/:clock/explanation')
@RequireScope('read')
@ApiExtraModels(ExplanationResponse)
export class ExplanationController {
  constructor(private readonly clocks: ExplainStoredClock) {}

  @Get()
  @ApiOperation({ summary: 'Why a clock stands as it does', description: 'The stretches of its life and what each added to the elapsed time; with `Accept: text/plain` in plain sentences.' })
  @ApiOkResponse({ description: 'As of now.', content: { 'application/json': { schema: { $ref: getSchemaPath(ExplanationResponse) } }, 'text/plain': { schema: { type: 'string' } } } })
  @ApiNotFoundResponse({ description: 'There is no such ticket, or it has no such clock.' })
  async explain(
    @CurrentPrincipal() { tenantId }: Principal, @Param('id') id: string, @Param('clock') clock: string, @Query(valid) query: ExplainClockQuery,
    @Headers('accept') accept: string | undefined, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExplanationResponse | string> {
    // PostgreSQL refuses NUL characters; an id with one exists nowhere.
    const outcome = `${id}${clock}`.includes('\0') ? undefined : await this.clocks.explain(tenantId, id, clock, query.cycle);
    if (outcome?.kind !== 'explained') throw Problem.notFound('such clock of such a ticket');
    void reply.header('vary', 'Accept');
    if (!wantsSentences(accept)) return new ExplanationResponse(outcome.explanation);
    void reply.type('text/plain; charset=utf-8');
    return `${explainInWords(outcome.explanation, query.zone).join('\n')}\n`;
  }
}

/** Sentences for whoever names plain text and does not name JSON before it. */
function wantsSentences(accept = ''): boolean {
  const types = accept.split(',').map((type) => type.split(';', 1)[0]!.trim().toLowerCase());
  const plain = types.indexOf('text/plain');
  const json = types.indexOf('application/json');
  return plain !== -1 && (json === -1 || plain < json);
}
