import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ProblemValidationPipe } from '#platform/http';
import { CurrentPrincipal, RequireScope, type Principal } from '#platform/security';
import { ticketSelection } from '../tickets/ticket-selection.js';
import { ListTicketsQuery } from '../tickets/tickets.dto.js';
import { DashboardResponse } from './dashboard.dto.js';
import { ShowDashboard } from './show-dashboard.js';

@ApiTags('dashboard')
@Controller('api/v1/dashboard')
@RequireScope('read')
export class DashboardController {
  constructor(private readonly dashboard: ShowDashboard) {}

  @Get()
  @ApiOperation({ summary: 'Counts per state and a page of tickets by time left' })
  @ApiOkResponse({ type: DashboardResponse })
  show(@CurrentPrincipal() { tenantId }: Principal, @Query(new ProblemValidationPipe()) query: ListTicketsQuery): Promise<DashboardResponse> {
    return this.dashboard.show(tenantId, ticketSelection(query));
  }
}
