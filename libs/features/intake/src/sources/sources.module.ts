import { Module, type BeforeApplicationShutdown, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { Counter } from 'prom-client';
import { DataSource } from 'typeorm';
import { TOPICS, compileBatchValidator, type BatchValidator } from '#contracts';
import { Clock, WakeableLoop } from '#platform/clock';
import { ConfigSource } from '#platform/config';
import { DeadLetters, MessageBus } from '#platform/messaging';
import { SignedSenders } from '#platform/security';
import { Health, Log, Registry } from '#platform/telemetry';
import { IntakeModule } from '../intake.module.js';
import { RecordEvents } from '../record-events.js';
import { AcceptDelivery } from './accept-delivery.js';
import { AuthenticateSender } from './authenticate-sender.js';
import { FindSource } from './find-source.js';
import { PullDueSources } from './pulling/pull-due-sources.js';
import { PullSource } from './pulling/pull-source.js';
import { TypeOrmPulls } from './pulling/typeorm-pulls.js';
import { ReceiveDeliveries } from './receive-deliveries.js';
import { RecordSourceEvents } from './record-source-events.js';
import { SourcePlugins } from './source-plugins.js';
import { TypeOrmSourceStore } from './typeorm-source-store.js';
import { WebhooksController } from './webhooks.controller.js';

const OUTCOMES = Symbol('source outcomes');
const BATCH_VALIDATOR = Symbol('batch validator of sources');
/** Longer than a page takes; a page renews it. */
const LEASE_MS = 120_000;
const LONGEST_SLEEP_MS = 5_000;
const FORGET_EVERY_MS = 3_600_000;

/** Ticket systems in: POST /api/v1/webhooks/:source, what is pulled, and deliveries that are replayed. Needs SourcePlugins. */
@Module({
  imports: [IntakeModule],
  providers: [
    { provide: TypeOrmSourceStore, useFactory: (dataSource: DataSource) => new TypeOrmSourceStore(dataSource), inject: [DataSource] },
    { provide: TypeOrmPulls, useFactory: (dataSource: DataSource) => new TypeOrmPulls(dataSource, LEASE_MS), inject: [DataSource] },
    {
      provide: OUTCOMES,
      useFactory: (registry: Registry) => new Counter({
        name: 'watchdog_source_deliveries_total',
        help: 'Deliveries of ticket systems by source and what became of them: accepted, repeated, ignored, unreadable, busy, database-down.',
        labelNames: ['source', 'outcome'],
        registers: [registry],
      }),
      inject: [Registry],
    },
    { provide: BATCH_VALIDATOR, useFactory: (clock: Clock) => compileBatchValidator(() => clock.now().getTime()), inject: [Clock] },
    {
      provide: FindSource,
      useFactory: (config: ConfigSource, plugins: SourcePlugins) => new FindSource(config, plugins, process.cwd()),
      inject: [ConfigSource, SourcePlugins],
    },
    {
      provide: RecordSourceEvents,
      useFactory: (store: TypeOrmSourceStore, record: RecordEvents, validate: BatchValidator, config: ConfigSource, sources: FindSource) =>
        new RecordSourceEvents(store, record, validate, { meaningOf: (word) => config.current().policies.statusOf(word) }, (name, tenantId) => sources.systemOf(name, tenantId)),
      inject: [TypeOrmSourceStore, RecordEvents, BATCH_VALIDATOR, ConfigSource, FindSource],
    },
    {
      provide: AcceptDelivery,
      useFactory: (...all: ConstructorParameters<typeof AcceptDelivery>) => new AcceptDelivery(...all),
      inject: [TypeOrmSourceStore, RecordSourceEvents, DeadLetters, OUTCOMES, Clock],
    },
    { provide: ReceiveDeliveries, useFactory: (sources: FindSource, accept: AcceptDelivery) => new ReceiveDeliveries(sources, accept), inject: [FindSource, AcceptDelivery] },
    { provide: AuthenticateSender, useFactory: (sources: FindSource, clock: Clock, log: Log) => new AuthenticateSender(sources, clock, log), inject: [FindSource, Clock, Log] },
    {
      provide: PullSource,
      useFactory: (...all: ConstructorParameters<typeof PullSource>) => new PullSource(...all),
      inject: [FindSource, TypeOrmPulls, RecordSourceEvents, DeadLetters, Log],
    },
    {
      provide: PullDueSources,
      useFactory: (config: ConfigSource, pulls: TypeOrmPulls, pull: PullSource, clock: Clock, log: Log) =>
        new PullDueSources(config, pulls, pull, () => clock.now(), (error) => log.error({ err: error, operation: 'pull' }, 'A run could not be brought to its end')),
      inject: [ConfigSource, TypeOrmPulls, PullSource, Clock, Log],
    },
  ],
  controllers: [WebhooksController],
})
export class SourcesModule implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private readonly pulling: WakeableLoop;
  private readonly forgetting: WakeableLoop;

  constructor(
    private readonly bus: MessageBus,
    private readonly receive: ReceiveDeliveries,
    private readonly senders: SignedSenders,
    private readonly authentication: AuthenticateSender,
    private readonly config: ConfigSource,
    private readonly health: Health,
    private readonly pulls: PullDueSources,
    store: TypeOrmSourceStore,
    log: Log,
  ) {
    const onError = (error: unknown): void => log.error({ err: error, operation: 'pull' }, 'Sources could not be looked after');
    this.pulling = new WakeableLoop({ tick: () => pulls.execute(this.stopping.signal, () => this.pulling.wake()), maxSleepMs: LONGEST_SLEEP_MS, retryMs: 1_000, onError });
    this.forgetting = new WakeableLoop({
      tick: async () => {
        await store.forgetDeliveries();
        return FORGET_EVERY_MS;
      },
      maxSleepMs: FORGET_EVERY_MS, retryMs: 60_000, onError,
    });
  }

  onModuleInit(): void {
    this.bus.subscribe({ topic: TOPICS.sourceDeliveries, group: 'intake-sources', handle: (batch) => this.receive.execute(batch) });
    this.senders.register('/api/v1/webhooks/', this.authentication);
    this.config.onChange(() => this.pulling.wake());
    this.health.register('sources', () => {
      const silent = [...this.config.current().sources.values()].filter(({ signed, secrets }) => signed && secrets.length === 0).map(({ name }) => name);
      return silent.length > 0 ? { status: 'degraded', details: { without_secrets: silent } } : { status: 'up' };
    });
  }

  onApplicationBootstrap(): void {
    this.pulling.start();
    this.forgetting.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await Promise.all([this.pulling.stop(), this.forgetting.stop()]);
    await this.pulls.drained();
  }
}
