import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Clock } from '#platform/clock';
import { CurrentRequest, Problem, type RequestContext } from '#platform/http';
import { CurrentPrincipal, RequireScope, SignedBySender, type Principal } from '#platform/security';
import { AcceptDelivery } from './accept-delivery.js';
import { deliveryFrom, sourceNameOf } from './delivery-from.js';
import { FindSource } from './find-source.js';

const ANSWER = {
  type: 'object',
  required: ['status', 'ticket_id'],
  properties: {
    status: { type: 'string', enum: ['processing', 'ignored'] },
    ticket_id: { type: ['string', 'null'], description: 'Of several the first.' },
    ticket_ids: { type: 'array', items: { type: 'string' }, description: 'Where there are several.' },
    reason: { type: 'string', description: 'Why it was ignored.' },
  },
};
const BODY = { description: 'As the system sends it.', required: true, schema: {} };
const ACCEPTED = { status: 202, description: 'Durable, or nothing to us. The same delivery again changes nothing.', content: { 'application/json': { schema: ANSWER as object } } };
const UNREADABLE = { status: 422, description: 'It could not be read: `errors` name the paths. It is kept among the dead letters, to be replayed when the mapping is mended.' };
const NO_SOURCE = { status: 404, description: 'There is no such source.' };
const TRY_AGAIN = { status: 503, description: 'Nothing was stored for certain. Send the same again after Retry-After.' };

/** What ticket systems call. Each authenticates its own way; see docs/connectors.md. */
@ApiTags('webhooks')
@Controller('api/v1/webhooks')
export class WebhooksController {
  constructor(private readonly sources: FindSource, private readonly accept: AcceptDelivery, private readonly clock: Clock) {}

  @Post('ticket')
  @HttpCode(202)
  @SignedBySender()
  @RequireScope('ingest')
  @ApiOperation({ summary: 'Takes a delivery of the source in X-Source-ID' })
  @ApiHeader({ name: 'X-Source-ID', required: true, description: 'The name of the source.' })
  @ApiBody(BODY)
  @ApiResponse(ACCEPTED)
  @ApiResponse(NO_SOURCE)
  @ApiResponse(UNREADABLE)
  @ApiResponse(TRY_AGAIN)
  generic(@Req() request: FastifyRequest, @CurrentPrincipal() principal: Principal, @CurrentRequest() context: RequestContext) {
    return this.take(request, principal, context);
  }

  @Post(':source')
  @HttpCode(202)
  @SignedBySender()
  @RequireScope('ingest')
  @ApiOperation({ summary: 'Takes a delivery of a ticket system', description: 'Signed as the system signs, where the source has secrets; else with an API key.' })
  @ApiParam({ name: 'source', schema: { type: 'string' }, description: 'A source of the configuration, or a system: github, jira, servicenow, zendesk, freshdesk, pagerduty, opsgenie, custom.' })
  @ApiBody(BODY)
  @ApiResponse(ACCEPTED)
  @ApiResponse(NO_SOURCE)
  @ApiResponse(UNREADABLE)
  @ApiResponse(TRY_AGAIN)
  named(@Req() request: FastifyRequest, @CurrentPrincipal() principal: Principal, @CurrentRequest() context: RequestContext) {
    return this.take(request, principal, context);
  }

  private async take(request: FastifyRequest, { tenantId }: Principal, { correlationId }: RequestContext) {
    const name = sourceNameOf(request);
    if (name === '') throw Problem.invalid([{ field: 'X-Source-ID', message: 'must name a source' }]);
    const source = await this.sources.execute(name, tenantId);
    if (source.kind === 'unknown') throw Problem.notFound('such source');
    if (source.kind === 'broken') throw Problem.tryAgain('source-broken', 'The source is out of order', source.reason, 60);
    const outcome = await this.accept.execute({ source, tenantId, correlationId, delivery: deliveryFrom(request, this.clock.now()) });
    switch (outcome.kind) {
      case 'accepted':
        return { status: 'processing', ticket_id: outcome.ticketId, ...(outcome.ticketIds.length > 1 ? { ticket_ids: outcome.ticketIds } : {}) };
      case 'repeated':
        return { status: 'processing', ticket_id: outcome.ticketId };
      case 'ignored':
        return { status: 'ignored', ticket_id: null, reason: outcome.reason };
      case 'unreadable':
        throw Problem.invalid(outcome.problems.slice(0, 50).map(({ path, message }) => ({ field: path, message })), 'The payload cannot be read. It is kept among the dead letters.');
      case 'busy':
        throw Problem.tryAgain('busy', 'Too much is waiting', 'More events are waiting to be stored than this instance holds. Nothing of this request was stored.');
      case 'database-down':
        throw Problem.tryAgain('database-unavailable', 'The database is not available', 'Nothing of this request was stored for certain; send it again, repetitions change nothing.');
    }
  }
}
