import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ProblemValidationPipe } from '#platform/http';
import { CurrentPrincipal, RequireScope, type Principal } from '#platform/security';
import { positionOf } from '../paging/cursor.js';
import { AlertListResponse, ListAlertsQuery } from './alerts.dto.js';
import { ALERTS, ListAlerts } from './list-alerts.js';

@ApiTags('alerts')
@Controller('api/v1/alerts')
@RequireScope('read')
export class AlertsController {
  constructor(private readonly list: ListAlerts) {}

  @Get()
  @ApiOperation({ summary: 'Alerts, newest first' })
  @ApiOkResponse({ type: AlertListResponse })
  page(@CurrentPrincipal() { tenantId }: Principal, @Query(new ProblemValidationPipe()) { limit, cursor, ...filters }: ListAlertsQuery): Promise<AlertListResponse> {
    const after = positionOf(ALERTS, cursor, 'cursor', /^\d{1,18}$/);
    return this.list.list(tenantId, { filters, limit, ...(after && { after }) });
  }
}
