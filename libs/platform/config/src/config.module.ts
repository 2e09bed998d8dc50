import { Global, Module, type BeforeApplicationShutdown, type DynamicModule, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '#platform/clock';
import { DatabaseSignals } from '#platform/persistence';
import { Log, Registry } from '#platform/telemetry';
import { registerConfigMetrics } from './config-metrics.js';
import { ConfigFile } from './following/config-file.js';
import { FollowConfig } from './following/follow-config.js';
import { TakeInConfigFile } from './following/take-in-config-file.js';
import { processVariables, type Variables } from './settings/environment.js';
import { EnvironmentSecrets, Secrets } from './settings/secrets.js';
import { Settings } from './settings/settings.js';
import { webhooksFrom } from './settings/webhooks-from.js';
import { ConfigHealth } from './versions/config-health.js';
import { ConfigVersions } from './versions/config-versions.js';
import { VersionedConfigSource } from './versions/versioned-config-source.js';
import { ConfigSource } from './watchdog-config.js';

/** Longer than an editor takes between two writes of one save. */
const SETTLE_MS = 200;

/** Settings and configuration for the whole application. Needs Clock, DataSource (migrated), DatabaseSignals, Log and Registry. */
@Global()
@Module({})
export class ConfigModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(private readonly follow: FollowConfig) {}

  /** `variables` is where channels find the secrets they name. */
  static forRoot(settings: Settings, variables: Variables = processVariables): DynamicModule {
    return {
      module: ConfigModule,
      providers: [
        { provide: Settings, useValue: settings },
        { provide: Secrets, useFactory: () => new EnvironmentSecrets(variables) },
        { provide: ConfigVersions, inject: [DataSource], useFactory: (dataSource: DataSource) => new ConfigVersions(dataSource) },
        { provide: ConfigHealth, inject: [Clock], useFactory: (clock: Clock) => new ConfigHealth(settings.slaConfig, clock) },
        {
          provide: VersionedConfigSource,
          inject: [ConfigVersions, ConfigHealth, Log],
          useFactory: (versions: ConfigVersions, health: ConfigHealth, log: Log) => new VersionedConfigSource(versions, webhooksFrom(settings, variables, log), health, log),
        },
        {
          provide: FollowConfig,
          inject: [ConfigVersions, VersionedConfigSource, ConfigHealth, DatabaseSignals, Log],
          useFactory: (versions: ConfigVersions, source: VersionedConfigSource, health: ConfigHealth, signals: DatabaseSignals, log: Log) =>
            new FollowConfig(new ConfigFile(settings.slaConfig, SETTLE_MS), new TakeInConfigFile(settings.slaConfig, versions, health, log), source, signals, log),
        },
        {
          // Whoever injects ConfigSource finds a configuration in force.
          provide: ConfigSource,
          inject: [FollowConfig, VersionedConfigSource, ConfigHealth, Registry],
          useFactory: async (follow: FollowConfig, source: VersionedConfigSource, health: ConfigHealth, registry: Registry) => {
            await follow.open();
            registerConfigMetrics(registry, source, health);
            return source;
          },
        },
      ],
      exports: [Settings, Secrets, ConfigSource, ConfigHealth, ConfigVersions],
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.follow.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.follow.stop();
  }
}
