import { Controller, Header, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, RequireScope } from '#platform/security';
import type { Principal } from '#platform/security';
import { IssueTicket } from './issue-ticket.js';

const ISSUED = {
  type: 'object',
  required: ['ticket', 'expires_in'],
  properties: { ticket: { type: 'string', description: 'Opens one connection: `/ws/alerts?ticket=…`.' }, expires_in: { type: 'number', description: 'Seconds.' } },
};

@ApiTags('live')
@Controller('api/v1/ws-tickets')
export class WsTicketsController {
  constructor(private readonly tickets: IssueTicket) {}

  @Post()
  @RequireScope('read')
  @ApiOperation({ summary: 'A one-time ticket for /ws/alerts', description: 'For browsers, which cannot send an Authorization header with a WebSocket: connect to `/ws/alerts?ticket=…` within a minute. The connection sees what the key sees, and ends when the key is revoked.' })
  @ApiResponse({ status: 201, description: 'Shown this once.', content: { 'application/json': { schema: ISSUED as object } } })
  @Header('cache-control', 'no-store')
  async create(@CurrentPrincipal() principal: Principal): Promise<{ ticket: string; expires_in: number }> {
    const { ticket, expiresInMs } = await this.tickets.issue(principal);
    return { ticket, expires_in: expiresInMs / 1000 };
  }
}
