import { Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Problem } from '#platform/http';
import { CurrentPrincipal, RequireScope, SignedBySender, type Principal } from '#platform/security';
import { Handlers } from '../handlers.js';
import { readingOf } from './authenticate-handler.js';
import { HearHandler } from './hear-handler.js';

const ANSWER = {
  type: 'object',
  required: ['status', 'ignored'],
  properties: {
    status: { type: 'string', enum: ['heard', 'repeated'] },
    ignored: { type: 'array', description: 'News that fit nothing we know, by their place.', items: { type: 'object', properties: { index: { type: 'integer' }, reason: { type: 'string' } } } },
  },
};

/** What systems that were given decisions say back. Each proves itself its own way; see docs/handlers.md. */
@ApiTags('allocation')
@Controller('api/v1/handlers')
export class CallbacksController {
  constructor(private readonly handlers: Handlers, private readonly hear: HearHandler) {}

  @Post(':id/callbacks')
  @HttpCode(200)
  @SignedBySender()
  @RequireScope('ingest')
  @ApiOperation({ summary: 'Takes what a handler says: assigned, rejected, reassigned, load, metrics', description: 'All of it or none, up to 50 pieces of news; of more, each 50 for themselves, in order. The same delivery again changes nothing, and goes on where one that failed had come to.' })
  @ApiBody({ description: "One piece of news or `{callbacks: [...]}` in our words, or the handler's own.", required: true, schema: {} })
  @ApiResponse({ status: 200, description: 'Durable.', content: { 'application/json': { schema: ANSWER as object } } })
  @ApiResponse({ status: 404, description: 'No such handler, or one that never calls.' })
  @ApiResponse({ status: 422, description: 'It could not be read: `errors` name the paths.' })
  async take(@Param('id') name: string, @Req() request: FastifyRequest, @CurrentPrincipal() { tenantId, keyId }: Principal) {
    if (keyId !== `handler:${name}` || !this.handlers.named(tenantId, name)) throw Problem.notFound(`handler ${name} that calls back`);
    const reading = readingOf(request);
    if (reading.kind === 'unreadable') throw Problem.invalid(reading.faults);
    const { kind, ignored } = await this.hear.execute(tenantId, name, reading.news, reading.delivery_id);
    return { status: kind, ignored };
  }
}
