import { Global, Module, type DynamicModule, type Type } from '@nestjs/common';
import { collectDefaultMetrics } from 'prom-client';
import { DataSource } from 'typeorm';
import { Clock, SystemClock } from '#platform/clock';
import { Settings } from '#platform/config';
import { DatabaseSignals } from '#platform/persistence';
import { Health, Log, Registry } from '#platform/telemetry';
import { HealthController } from './health/health.controller.js';
import { Lifecycle } from './health/lifecycle.js';
import { MetricsController } from './health/metrics.controller.js';

/** What is there before the modules are, and outlives them. */
export interface Foundations {
  readonly settings: Settings;
  readonly log: Log;
  readonly dataSource: DataSource;
  readonly signals: DatabaseSignals;
  readonly lifecycle: Lifecycle;
}

/** The root of every service: the foundations for everyone to inject, health and metrics, and the service's own module. */
@Global()
@Module({})
export class ServiceModule {
  static around(service: Type | DynamicModule, { settings, log, dataSource, signals, lifecycle }: Foundations): DynamicModule {
    const health = new Health();
    health.register('database', async () => {
      await dataSource.query('SELECT 1');
      return { status: 'up' };
    });
    const registry = new Registry();
    // At its default of 10 ms the event loop's own measurement would be most of what an idle service does.
    collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 100 });
    const provided = [
      { provide: Settings, useValue: settings },
      { provide: Log, useValue: log },
      { provide: DataSource, useValue: dataSource },
      { provide: DatabaseSignals, useValue: signals },
      { provide: Lifecycle, useValue: lifecycle },
      { provide: Health, useValue: health },
      { provide: Registry, useValue: registry },
      { provide: Clock, useValue: new SystemClock() },
    ];
    return { module: ServiceModule, imports: [service], controllers: [HealthController, MetricsController], providers: provided, exports: provided };
  }
}
