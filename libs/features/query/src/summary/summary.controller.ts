import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, RequireScope, type Principal } from '#platform/security';
import { Summarise } from './summarise.js';
import { SummaryResponse } from './summary.dto.js';

@ApiTags('reports')
@Controller('api/v1/summary')
@RequireScope('read')
export class SummaryController {
  constructor(private readonly summarise: Summarise) {}

  @Get()
  @ApiOperation({ summary: 'Clocks and breaches of everything sent so far, and whether all of it has been worked through' })
  @ApiOkResponse({ type: SummaryResponse })
  show(@CurrentPrincipal() { tenantId }: Principal): Promise<SummaryResponse> {
    return this.summarise.summarise(tenantId);
  }
}
