import { Controller, Get, Header } from '@nestjs/common';
import { RequireScope } from '#platform/security';
import { Registry } from '#platform/telemetry';

/** Prometheus sends a key as `authorization: { credentials: … }`. Not public: counts by priority and tier are the tenant's business. */
@Controller('metrics')
export class MetricsController {
  constructor(private readonly registry: Registry) {}

  @Get()
  @RequireScope('read')
  @Header('content-type', Registry.PROMETHEUS_CONTENT_TYPE)
  metrics(): Promise<string> {
    return this.registry.metrics();
  }
}
