import { Module, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { WakeableLoop } from '#platform/clock';
import { ConfigSource, ConfigVersions } from '#platform/config';
import { DatabaseSignals, SIGNALS } from '#platform/persistence';
import { Log } from '#platform/telemetry';
import { AdoptConfig } from './adoption/adopt-config.js';
import { ConfigController } from './adoption/config.controller.js';
import { DecisionHistory } from './live/decision-history.js';
import { LiveHistory } from './live/live-history.js';
import { RehearseHistory } from './live/rehearse-history.js';
import { Rehearsals } from './live/rehearsals.js';
import { RehearsalsController } from './live/rehearsals.controller.js';
import { RequestRehearsal } from './live/request-rehearsal.js';

/** Between looks for a rehearsal whose runner was killed. */
const LOOK_EVERY_MS = 10_000;
const LOOK_AGAIN_MS = 5_000;

/** Rehearsals of configurations over live history, and their adoption. Needs sla's views, and allocation's where there are any. */
@Module({
  controllers: [RehearsalsController, ConfigController],
  providers: [
    { provide: Rehearsals, inject: [DataSource], useFactory: (dataSource: DataSource) => new Rehearsals(dataSource) },
    {
      provide: RequestRehearsal,
      inject: [Rehearsals, ConfigVersions, ConfigSource],
      useFactory: (rehearsals: Rehearsals, versions: ConfigVersions, config: ConfigSource) => new RequestRehearsal(rehearsals, versions, config),
    },
    {
      provide: RehearseHistory,
      inject: [DataSource, Rehearsals, ConfigSource],
      useFactory: (dataSource: DataSource, rehearsals: Rehearsals, config: ConfigSource) => new RehearseHistory(rehearsals, config, (tenant) => new LiveHistory(dataSource, tenant), (tenant) => new DecisionHistory(dataSource, tenant)),
    },
    {
      provide: AdoptConfig,
      inject: [ConfigVersions, ConfigSource, Rehearsals, Log],
      useFactory: (versions: ConfigVersions, config: ConfigSource, rehearsals: Rehearsals, log: Log) => new AdoptConfig(versions, config, rehearsals, log),
    },
  ],
})
export class RehearsalModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: WakeableLoop;
  private stopping = false;

  constructor(private readonly rehearsals: Rehearsals, private readonly rehearse: RehearseHistory, private readonly signals: DatabaseSignals, private readonly log: Log) {
    this.loop = new WakeableLoop({
      tick: () => this.runNext(),
      maxSleepMs: LOOK_EVERY_MS,
      onError: (err) => log.error({ err, operation: 'rehearse' }, 'A rehearsal failed and will be begun anew'),
      retryMs: LOOK_AGAIN_MS,
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.signals.listen(SIGNALS.rehearsals, () => this.loop.wake());
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.loop.stop();
  }

  /** One at a time: a rehearsal is background work. */
  private async runNext(): Promise<number> {
    const claimed = await this.rehearsals.claim();
    if (!claimed) return LOOK_EVERY_MS;
    const began = performance.now();
    const outcome = await this.rehearse.run(claimed, () => this.stopping);
    this.log.info({ operation: 'rehearse', rehearsal: claimed.id, outcome: outcome.kind, latency_ms: Math.round(performance.now() - began) }, 'A rehearsal has ended');
    return 0;
  }
}
