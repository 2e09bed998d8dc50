import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Problem, ProblemValidationPipe } from '#platform/http';
import { CurrentPrincipal, RequireScope, type Principal } from '#platform/security';
import { positionOf } from '../paging/cursor.js';
import { ListTickets } from './list-tickets.js';
import { HISTORY, ReadTicket } from './read-ticket.js';
import { ReadTicketQuery, TicketResponse } from './ticket.dto.js';
import { ticketSelection } from './ticket-selection.js';
import { ListTicketsQuery, TicketListResponse } from './tickets.dto.js';

const valid = new ProblemValidationPipe();

@ApiTags('tickets')
@Controller('api/v1/tickets')
@RequireScope('read')
export class TicketsController {
  constructor(private readonly list: ListTickets, private readonly ticket: ReadTicket) {}

  @Get()
  @ApiOperation({ summary: 'Tickets by time left or by last update' })
  @ApiOkResponse({ type: TicketListResponse })
  page(@CurrentPrincipal() { tenantId }: Principal, @Query(valid) query: ListTicketsQuery): Promise<TicketListResponse> {
    return this.list.list(tenantId, ticketSelection(query));
  }

  @Get(':id')
  @ApiOperation({ summary: 'One ticket with its clocks as of now, alerts, deliveries and history' })
  @ApiOkResponse({ type: TicketResponse })
  @ApiNotFoundResponse({ description: 'There is no such ticket.' })
  async one(@CurrentPrincipal() { tenantId }: Principal, @Param('id') id: string, @Query(valid) query: ReadTicketQuery): Promise<TicketResponse> {
    const after = positionOf(HISTORY, query.history_cursor, 'history_cursor', /^-?\d{1,18}$/);
    // PostgreSQL refuses NUL characters; an id with one exists nowhere.
    const reading = id.includes('\0') ? undefined : await this.ticket.read(tenantId, id, { limit: query.history_limit, ...(after && { after }) });
    if (reading?.kind !== 'found') throw Problem.notFound('such ticket');
    return reading.ticket;
  }
}
