import { Body, Controller, Headers, Post } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { WireValidator, type TicketSubmission } from '#contracts';
import { CurrentRequest, Problem, idempotencyKey, type RequestContext } from '#platform/http';
import { CurrentPrincipal, RequireScope, type Principal } from '#platform/security';
import { SubmitOnce } from '../submit-once.js';
import { SubmitTicket } from '../submit-ticket.js';
import { SubmittedResponse } from './helpdesk.dto.js';

const PROBLEM = { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };

@ApiTags('help desk')
@Controller('api/v1/tickets')
export class SubmissionsController {
  constructor(private readonly submit: SubmitTicket, private readonly once: SubmitOnce, private readonly submissions: WireValidator<TicketSubmission>) {}

  @Post('submit')
  @RequireScope('ingest')
  @ApiOperation({ summary: 'Submits a ticket, as a person does', description: 'A department is found for it, and its clocks start. From then on it is a ticket like any other. Sent again, it is another ticket, unless it has an Idempotency-Key.' })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'Up to 255 printable characters of your choice, such as a UUID, in quotes. The same key with the same body has the same answer for 24 hours, and is one ticket.', schema: { type: 'string' } })
  @ApiBody({ schema: { $ref: '#/components/schemas/TicketSubmission' } })
  @ApiCreatedResponse({ type: SubmittedResponse, description: 'Durable.' })
  @ApiResponse({ status: 400, description: 'The body is no JSON, or Idempotency-Key is no key.', ...PROBLEM })
  @ApiResponse({ status: 409, description: 'The first request of this Idempotency-Key has not been answered yet. Send it again after Retry-After.', ...PROBLEM })
  @ApiResponse({ status: 422, description: 'Some fields are wrong, or the Idempotency-Key was used with another body; nothing was stored.', ...PROBLEM })
  @ApiResponse({ status: 503, description: 'Nothing was stored for certain. Send it again after Retry-After.', ...PROBLEM })
  async post(
    @Body() body: unknown, @Headers('idempotency-key') header: string | undefined, @CurrentPrincipal() { tenantId }: Principal, @CurrentRequest() { correlationId }: RequestContext,
  ): Promise<SubmittedResponse> {
    const key = idempotencyKey(header);
    this.submissions.start();
    if (!this.submissions.accepts(body)) throw Problem.invalid(this.submissions.faults(body, '', 'none'));
    const outcome = key === undefined ? await this.submit.execute(tenantId, body, correlationId) : await this.once.execute(tenantId, key, body, correlationId);
    switch (outcome.kind) {
      case 'submitted': {
        const { department, confidence, tier, unsure } = outcome.guess;
        return { id: outcome.id, department, confidence, status: outcome.status, tier, unsure, submitted_at: outcome.submittedAt };
      }
      case 'in_progress':
        throw new Problem(409, 'idempotency-key-in-use', 'The first request of this Idempotency-Key is being worked on', 'Its answer will be yours, too.', [], { 'retry-after': '1' });
      case 'other_body':
        throw new Problem(422, 'idempotency-key-reused', 'The Idempotency-Key was used with another body', 'A new submission needs a key of its own.');
      case 'busy':
        throw Problem.tryAgain('busy', 'Too much is waiting', 'More events are waiting to be stored than this instance holds. Nothing of this request was stored.');
      case 'database-down':
        throw Problem.tryAgain('database-unavailable', 'The database is not available', 'Nothing of this request was stored for certain.');
    }
  }
}
