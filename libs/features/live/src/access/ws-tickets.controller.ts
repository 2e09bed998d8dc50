import { Controller, Header, Post } from '@nestjs/common';
import { CurrentPrincipal, RequireScope } from '#platform/security';
import type { Principal } from '#platform/security';
import { IssueTicket } from './issue-ticket.js';

@Controller('api/v1/ws-tickets')
export class WsTicketsController {
  constructor(private readonly tickets: IssueTicket) {}

  /** Answers `{ticket, expires_in}`; `expires_in` in seconds. */
  @Post()
  @RequireScope('read')
  @Header('cache-control', 'no-store')
  async create(@CurrentPrincipal() principal: Principal): Promise<{ ticket: string; expires_in: number }> {
    const { ticket, expiresInMs } = await this.tickets.issue(principal.tenantId);
    return { ticket, expires_in: expiresInMs / 1000 };
  }
}
