import { Global, Module, type DynamicModule, type Type } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { Clock, SystemClock } from '#platform/clock';
import { ConfigHealth, ConfigModule, type Settings } from '#platform/config';
import { MessagingModule } from '#platform/messaging';
import { DatabaseSignals } from '#platform/persistence';
import { SecurityModule } from '#platform/security';
import { Health, Log, Registry } from '#platform/telemetry';
import { HealthController } from './health/health.controller.js';
import { Lifecycle } from './health/lifecycle.js';
import { MetricsController } from './health/metrics.controller.js';

/** What is there before the modules are, and outlives them. */
export interface Foundations {
  readonly name: string;
  readonly settings: Settings;
  readonly log: Log;
  readonly dataSource: DataSource;
  readonly signals: DatabaseSignals;
  readonly lifecycle: Lifecycle;
  readonly health: Health;
  readonly registry: Registry;
}

/** The root of every service: foundations and platform for everyone to inject, health and metrics, and the service's own module. */
@Global()
@Module({})
export class ServiceModule {
  constructor(health: Health, config: ConfigHealth) {
    health.register('config', () => ({
      status: config.problems.length > 0 ? 'degraded' : 'up',
      details: { file: config.file, problems: config.problems, ...(config.since ? { since: config.since } : {}) },
    }));
  }

  static around(service: Type | DynamicModule, foundations: Foundations): DynamicModule {
    const { name, settings, log, dataSource, signals, lifecycle, health, registry } = foundations;
    const provided = [
      { provide: Log, useValue: log },
      { provide: DataSource, useValue: dataSource },
      { provide: DatabaseSignals, useValue: signals },
      { provide: Lifecycle, useValue: lifecycle },
      { provide: Health, useValue: health },
      { provide: Registry, useValue: registry },
      { provide: Clock, useValue: new SystemClock() },
    ];
    const kafka = settings.kafkaBrokers.length > 0 ? { brokers: settings.kafkaBrokers, clientId: `watchdog-${name}` } : undefined;
    return {
      module: ServiceModule,
      imports: [ScheduleModule.forRoot(), ConfigModule.forRoot(settings), SecurityModule, MessagingModule.forRoot({ kafka, relay: true }), service],
      controllers: [HealthController, MetricsController],
      providers: provided,
      exports: provided,
    };
  }
}
