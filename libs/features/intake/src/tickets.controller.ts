import { Body, Controller, Header, Headers, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { MAX_BATCH_EVENTS, WireValidator, type TicketStatusChange } from '#contracts';
import { CurrentRequest, Problem, type FieldError, type RequestContext } from '#platform/http';
import { CurrentPrincipal, RequireScope, type Principal } from '#platform/security';
import { AcceptTicketEvents } from './accept-ticket-events.js';
import { ChangeTicketStatus } from './change-ticket-status.js';
import { wantsLenientHandling } from './prefer.js';

const EVENTS_SCHEMA = { type: 'array', maxItems: MAX_BATCH_EVENTS, items: { $ref: '#/components/schemas/TicketEvent' } };
const COUNT = { type: 'integer', minimum: 0 };
const FIELD_ERRORS = { type: 'array', items: { type: 'object', properties: { field: { type: 'string' }, message: { type: 'string' } } } };
const ANSWER_SCHEMA = {
  type: 'object',
  required: ['accepted', 'duplicates', 'conflicts', 'rejected'],
  properties: {
    accepted: COUNT,
    duplicates: COUNT,
    conflicts: { ...COUNT, description: 'Same ticket, instant and sequence as a stored event, other content: the stored one stays.' },
    rejected: { type: 'array', items: { type: 'object', properties: { index: COUNT, id: { type: ['string', 'null'] }, errors: FIELD_ERRORS } } },
  },
};
const CHANGE_ANSWER_SCHEMA = {
  ...ANSWER_SCHEMA,
  required: [...ANSWER_SCHEMA.required, 'warnings'],
  properties: { ...ANSWER_SCHEMA.properties, warnings: { ...FIELD_ERRORS, description: 'What was taken, but is perhaps not meant so: a word for a status that no table knows.' } },
};
const PROBLEM = { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };
const TRY_AGAIN = { status: 503, description: 'Nothing was stored for certain. Send the same again after Retry-After.', ...PROBLEM };

/** Errors named in one answer. */
const MAX_ERRORS = 1_000;

@ApiTags('tickets')
@Controller('api/v1/tickets')
export class TicketsController {
  constructor(
    private readonly accept: AcceptTicketEvents,
    private readonly changeStatus: ChangeTicketStatus,
    private readonly statusChanges: WireValidator<TicketStatusChange>,
  ) {}

  @Post()
  @HttpCode(200)
  @RequireScope('ingest')
  @RouteConfig({ judgesText: true })
  @Header('vary', 'Prefer')
  @ApiOperation({ summary: 'Takes ticket events', description: 'All or none; with `Prefer: handling=lenient` the good ones. Sending an event again changes nothing.' })
  @ApiHeader({ name: 'Prefer', required: false, schema: { type: 'string', enum: ['handling=strict', 'handling=lenient'] } })
  @ApiBody({ schema: { oneOf: [EVENTS_SCHEMA, { type: 'object', required: ['events'], additionalProperties: false, properties: { events: EVENTS_SCHEMA } }] } })
  @ApiResponse({ status: 200, description: 'Durable.', content: { 'application/json': { schema: ANSWER_SCHEMA as object } } })
  @ApiResponse({ status: 422, description: 'Some fields are wrong; nothing was stored.', ...PROBLEM })
  @ApiResponse(TRY_AGAIN)
  async post(
    @Body() body: unknown,
    @Headers('prefer') prefer: string | undefined,
    @CurrentPrincipal() { tenantId }: Principal,
    @CurrentRequest() { correlationId, textDoubt }: RequestContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const lenient = wantsLenientHandling(prefer);
    const outcome = await this.accept.execute({ tenantId, correlationId, body, doubt: textDoubt, lenient });
    switch (outcome.kind) {
      case 'accepted':
        if (lenient) void reply.header('preference-applied', 'handling=lenient');
        return { ...outcome.counts, rejected: outcome.rejected };
      case 'invalid':
        throw Problem.invalid(outcome.faults.slice(0, MAX_ERRORS), outcome.faults.length > MAX_ERRORS ? `The first ${MAX_ERRORS} of ${outcome.faults.length} are named.` : undefined);
      default:
        throw tryAgain(outcome);
    }
  }

  @Put(':id/status')
  @RequireScope('ingest')
  @ApiOperation({ summary: "Changes a ticket's status", description: 'Stores the newest event of the ticket again, with these fields changed.' })
  @ApiParam({ name: 'id', schema: { type: 'string' } })
  @ApiBody({ schema: { $ref: '#/components/schemas/TicketStatusChange' } })
  @ApiResponse({ status: 200, description: 'Durable.', content: { 'application/json': { schema: CHANGE_ANSWER_SCHEMA as object } } })
  @ApiResponse({ status: 404, description: 'No such ticket.', ...PROBLEM })
  @ApiResponse({ status: 409, description: 'The ticket has a newer event.', ...PROBLEM })
  @ApiResponse({ status: 422, description: 'Some fields are wrong.', ...PROBLEM })
  @ApiResponse(TRY_AGAIN)
  async putStatus(
    @Param('id') ticketId: string,
    @Body() body: unknown,
    @CurrentPrincipal() { tenantId }: Principal,
    @CurrentRequest() { correlationId }: RequestContext,
  ) {
    this.statusChanges.start();
    if (!this.statusChanges.accepts(body)) throw Problem.invalid(this.statusChanges.faults(body, '', 'none'));
    // PostgreSQL refuses NUL characters; a ticket with one exists nowhere.
    if (ticketId.includes('\0')) throw Problem.notFound('such ticket');
    const outcome = await this.changeStatus.execute(tenantId, ticketId, body, correlationId);
    switch (outcome.kind) {
      case 'changed':
        return { ...outcome.counts, rejected: [], warnings: outcome.meaning ? [] : [unknownWord(body.status)] };
      case 'unknown-ticket':
        throw Problem.notFound(`ticket ${ticketId}`);
      case 'not-newer':
        throw new Problem(409, 'not-newer', 'The ticket has a newer event', `The newest event of the ticket is of ${outcome.newest}.`);
      default:
        throw tryAgain(outcome);
    }
  }
}

function unknownWord(word: string): FieldError {
  return { field: 'status', message: `"${word}" is in no table of statuses, so the ticket's clocks keep running; map it under "statuses" in the configuration` };
}

function tryAgain({ kind }: { readonly kind: 'busy' | 'database-down' }): Problem {
  return kind === 'busy'
    ? Problem.tryAgain('busy', 'Too much is waiting', 'More events are waiting to be stored than this instance holds. Nothing of this request was stored.')
    : Problem.tryAgain('database-unavailable', 'The database is not available', 'Nothing of this request was stored for certain; send it again, repetitions change nothing.');
}
