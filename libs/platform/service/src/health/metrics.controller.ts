import { Controller, Get, Header } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { RequireScope } from '#platform/security';
import { Registry } from '#platform/telemetry';

/** Prometheus sends a key as `authorization: { credentials: … }`. Not public: counts by priority and tier are the tenant's business. */
@ApiTags('operations')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly registry: Registry) {}

  @Get()
  @RequireScope('read')
  @ApiOperation({ summary: 'Metrics in the Prometheus text format', description: 'Of this process alone: scrape each one. Prometheus sends the key with `authorization: { credentials: … }`.' })
  @ApiResponse({ status: 200, description: 'All of this process.', content: { 'text/plain': { schema: { type: 'string' } } } })
  @Header('content-type', Registry.PROMETHEUS_CONTENT_TYPE)
  metrics(): Promise<string> {
    return this.registry.metrics();
  }
}
