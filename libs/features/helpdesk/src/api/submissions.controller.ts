import { Body, Controller, Post } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { WireValidator, type TicketSubmission } from '#contracts';
import { CurrentRequest, Problem, type RequestContext } from '#platform/http';
import { CurrentPrincipal, RequireScope, type Principal } from '#platform/security';
import { SubmitTicket } from '../submit-ticket.js';
import { SubmittedResponse } from './helpdesk.dto.js';

const PROBLEM = { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };

@ApiTags('help desk')
@Controller('api/v1/tickets')
export class SubmissionsController {
  constructor(private readonly submit: SubmitTicket, private readonly submissions: WireValidator<TicketSubmission>) {}

  @Post('submit')
  @RequireScope('ingest')
  @ApiOperation({ summary: 'Submits a ticket, as a person does', description: 'A department is found for it, and its clocks start. From then on it is a ticket like any other. Sent again, it is another ticket.' })
  @ApiBody({ schema: { $ref: '#/components/schemas/TicketSubmission' } })
  @ApiCreatedResponse({ type: SubmittedResponse, description: 'Durable.' })
  @ApiResponse({ status: 422, description: 'Some fields are wrong; nothing was stored.', ...PROBLEM })
  @ApiResponse({ status: 503, description: 'Nothing was stored for certain. Send it again after Retry-After.', ...PROBLEM })
  async post(@Body() body: unknown, @CurrentPrincipal() { tenantId }: Principal, @CurrentRequest() { correlationId }: RequestContext): Promise<SubmittedResponse> {
    this.submissions.start();
    if (!this.submissions.accepts(body)) throw Problem.invalid(this.submissions.faults(body, '', 'none'));
    const outcome = await this.submit.execute(tenantId, body, correlationId);
    switch (outcome.kind) {
      case 'submitted': {
        const { department, confidence, tier, unsure } = outcome.guess;
        return { id: outcome.id, department, confidence, status: outcome.status, tier, unsure, submitted_at: outcome.submittedAt };
      }
      case 'busy':
        throw Problem.tryAgain('busy', 'Too much is waiting', 'More events are waiting to be stored than this instance holds. Nothing of this request was stored.');
      case 'database-down':
        throw Problem.tryAgain('database-unavailable', 'The database is not available', 'Nothing of this request was stored for certain.');
    }
  }
}
