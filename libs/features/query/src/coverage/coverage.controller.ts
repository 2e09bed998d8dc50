import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, RequireScope, type Principal } from '#platform/security';
import { CoverageResponse } from './coverage.dto.js';
import { ShowCoverage } from './show-coverage.js';

@ApiTags('configuration')
@Controller('api/v1/coverage')
@RequireScope('read')
export class CoverageController {
  constructor(private readonly coverage: ShowCoverage) {}

  @Get()
  @ApiOperation({ summary: 'Tickets no policy covers, status words nobody mapped, and what to add to the configuration' })
  @ApiOkResponse({ type: CoverageResponse })
  show(@CurrentPrincipal() { tenantId }: Principal): Promise<CoverageResponse> {
    return this.coverage.show(tenantId);
  }
}
