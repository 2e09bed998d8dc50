import { Module, type BeforeApplicationShutdown, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { TOPICS } from '#contracts';
import { Clock, WakeableLoop } from '#platform/clock';
import { ConfigSource } from '#platform/config';
import { MessageBus } from '#platform/messaging';
import { DatabaseSignals, SIGNALS } from '#platform/persistence';
import { SignedSenders } from '#platform/security';
import { Health, Log, Registry } from '#platform/telemetry';
import { AllocationMetrics } from './allocation.metrics.js';
import { AllocationsController } from './api/allocations.controller.js';
import { ForecastGroup } from './api/forecast-group.js';
import { ListDecisions } from './api/list-decisions.js';
import { ListProposals } from './api/list-proposals.js';
import { ListGroups } from './api/list-groups.js';
import { RequestShapes } from './api/request-shapes.js';
import { Classifier } from './classifier.js';
import { AllocateNow } from './deciding/allocate-now.js';
import { DecideWaiting } from './deciding/decide-waiting.js';
import { DeliverAssignments } from './delivering/deliver-assignments.js';
import { KnownGroups } from './groups/known-groups.js';
import { RefreshGroups } from './groups/refresh-groups.js';
import { ConfiguredHandlers, HandlerPlugins } from './configured-handlers.js';
import { AuthenticateHandler } from './callbacks/authenticate-handler.js';
import { CallbacksController } from './callbacks/callbacks.controller.js';
import { Handlers } from './handlers.js';
import { HearBreaches } from './learning/hear-breaches.js';
import { LearnWeights } from './learning/learn-weights.js';
import { PassOnTickets } from './pass-on-tickets.js';
import { Places } from './places.js';
import { RememberTickets } from './remembering/remember-tickets.js';
import { HearHandler } from './callbacks/hear-handler.js';
import { CustomScorers } from './scoring/custom-scorers.js';
import { HeedClockSetBack } from './waiting/heed-clock-set-back.js';
import { OverrideAllocation } from './revising/override-allocation.js';

/** Between looks at what signals announce anyway: for what was lost, and for leases that have expired. */
const LOOK_EVERY_MS = 5_000;
/** A batch costs as much as thirty tickets, whatever it holds. A ticket that comes alone does not wait. */
const DECIDE_EVERY_MS = 50;
/** For a list that another replica's dead lease holds up. */
const REFRESH_EVERY_MS = 30_000;
const AGAIN_MS = 2_000;
/** Between two looks at whether somebody's daily round is due. */
const LEARN_EVERY_MS = 600_000;
const FORGET_EVERY_MS = 3_600_000;
/** Looks over all that waits: some 0.1 s for 100,000 tickets. */
const HEED_CLOCK_EVERY_MS = 300_000;

/**
 * Ticket events in, allocations out; decisions to handlers. The application binds `HandlerPlugins`, `Classifier` and
 * `Places`, in a global module, to what knows other systems.
 */
@Module({
  controllers: [AllocationsController, CallbacksController],
  providers: [
    {
      provide: ConfiguredHandlers,
      useFactory: (config: ConfigSource, plugins: HandlerPlugins, clock: Clock, log: Log) => new ConfiguredHandlers(config, plugins, clock, process.cwd(), log),
      inject: [ConfigSource, HandlerPlugins, Clock, Log],
    },
    { provide: Handlers, useExisting: ConfiguredHandlers },
    { provide: AuthenticateHandler, useFactory: (handlers: Handlers, log: Log) => new AuthenticateHandler(handlers, log), inject: [Handlers, Log] },
    { provide: AllocationMetrics, useFactory: (registry: Registry) => new AllocationMetrics(registry), inject: [Registry] },
    { provide: PassOnTickets, useFactory: (db: DataSource) => new PassOnTickets(db), inject: [DataSource] },
    { provide: KnownGroups, useFactory: (db: DataSource, handlers: Handlers) => new KnownGroups(db, handlers), inject: [DataSource, Handlers] },
    { provide: RememberTickets, useFactory: (db: DataSource, config: ConfigSource, known: KnownGroups) => new RememberTickets(db, config, known), inject: [DataSource, ConfigSource, KnownGroups] },
    { provide: RefreshGroups, useFactory: (db: DataSource, handlers: Handlers, known: KnownGroups, log: Log) => new RefreshGroups(db, handlers, known, log), inject: [DataSource, Handlers, KnownGroups, Log] },
    { provide: CustomScorers, useFactory: (clock: Clock, metrics: AllocationMetrics, log: Log) => new CustomScorers(clock, process.cwd(), metrics, log), inject: [Clock, AllocationMetrics, Log] },
    ...[DecideWaiting, AllocateNow].map((use) => ({
      provide: use,
      useFactory: (dataSource: DataSource, config: ConfigSource, handlers: Handlers, classifier: Classifier, places: Places, scorers: CustomScorers, log: Log) => new use({ dataSource, config, handlers, classifier, places, scorers, log }),
      inject: [DataSource, ConfigSource, Handlers, Classifier, Places, CustomScorers, Log],
    })),
    { provide: HearHandler, useFactory: (db: DataSource, config: ConfigSource) => new HearHandler(db, config), inject: [DataSource, ConfigSource] },
    { provide: HeedClockSetBack, useFactory: (db: DataSource, handlers: Handlers) => new HeedClockSetBack(db, handlers), inject: [DataSource, Handlers] },
    { provide: OverrideAllocation, useFactory: (db: DataSource, config: ConfigSource) => new OverrideAllocation(db, config), inject: [DataSource, ConfigSource] },
    {
      provide: DeliverAssignments,
      useFactory: (db: DataSource, handlers: Handlers, hear: HearHandler, log: Log) => new DeliverAssignments(db, handlers, hear.answer, log),
      inject: [DataSource, Handlers, HearHandler, Log],
    },
    { provide: ListDecisions, useFactory: (db: DataSource) => new ListDecisions(db), inject: [DataSource] },
    { provide: HearBreaches, useFactory: (db: DataSource) => new HearBreaches(db), inject: [DataSource] },
    { provide: LearnWeights, useFactory: (db: DataSource, config: ConfigSource, handlers: Handlers) => new LearnWeights(db, config, handlers), inject: [DataSource, ConfigSource, Handlers] },
    { provide: ListProposals, useFactory: (db: DataSource, config: ConfigSource) => new ListProposals(db, config), inject: [DataSource, ConfigSource] },
    { provide: ListGroups, useFactory: (db: DataSource, handlers: ConfiguredHandlers) => new ListGroups(db, handlers), inject: [DataSource, ConfiguredHandlers] },
    { provide: ForecastGroup, useFactory: (db: DataSource, config: ConfigSource, places: Places) => new ForecastGroup(db, config, places), inject: [DataSource, ConfigSource, Places] },
    { provide: RequestShapes, useFactory: (clock: Clock) => new RequestShapes(() => clock.now().getTime()), inject: [Clock] },
  ],
})
export class AllocationModule implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly deciding: WakeableLoop;
  private readonly delivering: WakeableLoop;
  private readonly refreshing: WakeableLoop;
  private readonly learning: WakeableLoop;
  private readonly stopping = new AbortController();

  constructor(
    private readonly bus: MessageBus,
    private readonly signals: DatabaseSignals,
    private readonly config: ConfigSource,
    private readonly handlers: ConfiguredHandlers,
    private readonly senders: SignedSenders,
    private readonly authentication: AuthenticateHandler,
    private readonly passOn: PassOnTickets,
    private readonly remember: RememberTickets,
    private readonly decide: DecideWaiting,
    private readonly deliver: DeliverAssignments,
    private readonly refresh: RefreshGroups,
    private readonly known: KnownGroups,
    private readonly breaches: HearBreaches,
    private readonly learn: LearnWeights,
    private readonly hear: HearHandler,
    private readonly clockSetBack: HeedClockSetBack,
    private readonly scorers: CustomScorers,
    private readonly metrics: AllocationMetrics,
    private readonly health: Health,
    private readonly log: Log,
  ) {
    const failed = (operation: string) => (err: unknown): void => this.log.error({ err, operation }, 'Failed and will go on');
    this.deciding = new WakeableLoop({ tick: () => this.decideBatch(), maxSleepMs: LOOK_EVERY_MS, retryMs: AGAIN_MS, paceMs: DECIDE_EVERY_MS, onError: failed('decide') });
    this.delivering = new WakeableLoop({ tick: () => this.deliver.round(), maxSleepMs: LOOK_EVERY_MS, retryMs: AGAIN_MS, onError: failed('assign') });
    this.refreshing = new WakeableLoop({ tick: () => this.refreshLists(), maxSleepMs: REFRESH_EVERY_MS, retryMs: AGAIN_MS, onError: failed('refresh-groups') });
    this.learning = new WakeableLoop({ tick: () => this.learnWeights(), maxSleepMs: LEARN_EVERY_MS, retryMs: LEARN_EVERY_MS, onError: failed('learn') });
    this.deliver.onSettled = () => this.delivering.wake();
  }

  async onModuleInit(): Promise<void> {
    this.refresh.askAnew(await this.handlers.adopt());
    this.config.onChange(() => void this.handlers.adopt().then((changed) => {
      this.refresh.askAnew(changed);
      this.refreshing.wake();
      return this.deliver.reportOrphans();
    }).catch((err: unknown) => this.log.error({ err, operation: 'open-handler' }, 'The handlers could not be adopted')));
    this.senders.register('/api/v1/handlers/', this.authentication);
    this.bus.subscribe({
      topic: TOPICS.ticketEvents,
      group: 'allocation',
      handle: async (batch) => {
        const tenants = this.handlers.tenants();
        const [known, unknown] = [batch.filter(({ tenantId }) => tenants.has(tenantId)), batch.filter(({ tenantId }) => !tenants.has(tenantId))];
        if (unknown.length > 0) await this.passOn.passOn(unknown);
        if (known.length > 0) await this.remember.remember(known);
      },
    });
    this.bus.subscribe({
      topic: TOPICS.alerts,
      group: 'allocation-outcomes',
      handle: async (batch) => {
        await this.breaches.hear(batch);
      },
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.signals.listen(SIGNALS.allocation, () => this.deciding.wake());
    await this.signals.listen(SIGNALS.assignments, () => this.delivering.wake());
    await this.signals.listen(SIGNALS.groups, () => void this.known.refresh().catch((err: unknown) => this.log.warn({ err, operation: 'refresh-groups' }, 'The groups could not be read; those known stay')));
    await this.known.refresh();
    this.health.register('handlers', () => this.handlers.health());
    for (const [name, loop] of [['deciding', this.deciding], ['assigning', this.delivering], ['groups', this.refreshing], ['learning', this.learning]] as const) {
      loop.start();
      this.health.register(name, () => loop.health());
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await Promise.all([this.deciding.stop(), this.delivering.stop(), this.refreshing.stop(), this.learning.stop()]);
    await this.deliver.stop();
    await this.handlers.close();
    await this.scorers.close();
  }

  @Interval('allocation.retention', FORGET_EVERY_MS)
  async forgetCallbacks(): Promise<void> {
    await this.hear.forget().catch((err: unknown) => this.log.error({ err, operation: 'allocation.retention' }, 'Could not forget old call-backs'));
  }

  @Interval('allocation.clock', HEED_CLOCK_EVERY_MS)
  async heedClock(): Promise<void> {
    try {
      const { tickets, deliveries, lists } = await this.clockSetBack.execute();
      if (tickets + deliveries + lists > 0) this.log.warn({ operation: 'allocation.clock', tickets, deliveries, lists }, "The database's clock was set back: what waited for instants further ahead than anything is put off is due now");
    } catch (err) {
      this.log.error({ err, operation: 'allocation.clock' }, 'Could not look for what waits too long');
    }
  }

  private async decideBatch(): Promise<number> {
    const decided = await this.decide.execute();
    if (!decided) return LOOK_EVERY_MS;
    this.metrics.decided(decided);
    if (decided.overbooked > 0) this.log.warn({ operation: 'decide', tickets: decided.overbooked }, 'No group had room: tickets were given to groups that are full');
    // Whoever puts more there says so.
    return decided.more ? 0 : LOOK_EVERY_MS;
  }

  private async learnWeights(): Promise<number> {
    for (const [tenantId, found] of await this.learn.execute()) this.log.info({ operation: 'learn', tenant_id: tenantId, found }, 'Outcomes were compared with the weights');
    return LEARN_EVERY_MS;
  }

  private async refreshLists(): Promise<number> {
    const { nextMs } = await this.refresh.execute(this.stopping.signal);
    return nextMs;
  }
}
