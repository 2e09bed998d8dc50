import { Module, type BeforeApplicationShutdown, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { TOPICS } from '#contracts';
import { WakeableLoop } from '#platform/clock';
import { ConfigSource } from '#platform/config';
import { MessageBus, type Message } from '#platform/messaging';
import { DatabaseSignals, SIGNALS } from '#platform/persistence';
import { Health, Log, Registry } from '#platform/telemetry';
import { AuditDueQueue } from './audit-due-queue.js';
import { DueLoop } from './due-loop.js';
import { LookForNextDue } from './look-for-next-due.js';
import { RaiseDueAlerts } from './raise-due-alerts.js';
import { RecordTicketEvents } from './record-ticket-events.js';
import { RefoldTickets } from './refold-tickets.js';
import { RetimeOpenClocks } from './retime-open-clocks.js';
import { SlaMetrics } from './sla.metrics.js';

/** One computes while the others wait for the database; a tenth more than with two, no less than with four. Their tickets differ, so they do not wait for each other. */
const FOLDS_SIDE_BY_SIDE = 3;
const AUDIT_EVERY_MS = 10_000;
/** Between looks for a re-timing that another replica planned or left behind. */
const RETIME_EVERY_MS = 30_000;
/** After a failure: what failed once rarely heals at once. */
const RETIME_AGAIN_MS = 5_000;

@Module({
  providers: [
    { provide: SlaMetrics, inject: [Registry], useFactory: (registry: Registry) => new SlaMetrics(registry) },
    { provide: RefoldTickets, inject: [ConfigSource], useFactory: (config: ConfigSource) => new RefoldTickets(config) },
    { provide: RecordTicketEvents, inject: [DataSource, RefoldTickets], useFactory: (db: DataSource, refold: RefoldTickets) => new RecordTicketEvents(db, refold) },
    { provide: RaiseDueAlerts, inject: [DataSource, ConfigSource], useFactory: (db: DataSource, config: ConfigSource) => new RaiseDueAlerts(db, config) },
    {
      provide: DueLoop,
      inject: [RaiseDueAlerts, DataSource, SlaMetrics, Log],
      useFactory: (raise: RaiseDueAlerts, db: DataSource, metrics: SlaMetrics, log: Log) => new DueLoop(raise, new LookForNextDue(db), metrics, log),
    },
    {
      provide: RetimeOpenClocks,
      inject: [DataSource, ConfigSource, RefoldTickets],
      useFactory: (db: DataSource, config: ConfigSource, refold: RefoldTickets) => new RetimeOpenClocks(db, config, refold),
    },
    {
      provide: AuditDueQueue,
      inject: [DataSource, DueLoop, SlaMetrics, Log],
      useFactory: (db: DataSource, loop: DueLoop, metrics: SlaMetrics, log: Log) => new AuditDueQueue(db, loop, metrics, log),
    },
  ],
})
export class SlaModule implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly retiming: WakeableLoop;

  constructor(
    private readonly bus: MessageBus,
    private readonly signals: DatabaseSignals,
    private readonly config: ConfigSource,
    private readonly record: RecordTicketEvents,
    private readonly retime: RetimeOpenClocks,
    private readonly dueLoop: DueLoop,
    private readonly auditor: AuditDueQueue,
    private readonly metrics: SlaMetrics,
    private readonly health: Health,
    private readonly log: Log,
  ) {
    this.retiming = new WakeableLoop({
      tick: () => this.retimeSlice(),
      maxSleepMs: RETIME_EVERY_MS,
      onError: (err) => log.error({ err, operation: 'retime' }, 'Re-timing failed and will go on'),
      retryMs: RETIME_AGAIN_MS,
    });
  }

  onModuleInit(): void {
    const handle = async (batch: readonly Message[]): Promise<void> => {
      const endFold = this.metrics.foldDuration.startTimer();
      const outcome = await this.record.record(batch);
      endFold();
      if (outcome.kind === 'folded' && outcome.breachesRetracted > 0) this.metrics.retractions.inc(outcome.breachesRetracted);
    };
    this.bus.subscribe({ topic: TOPICS.ticketEvents, group: 'sla', sideBySide: FOLDS_SIDE_BY_SIDE, handle });
    this.bus.subscribe({ topic: TOPICS.allocations, group: 'sla', handle });
    this.config.onChange((next, previous) => {
      this.retime.plan(next, previous).then(
        () => this.retiming.wake(),
        (err) => this.log.error({ err, operation: 'retime', version: next.version }, 'The re-timing could not be planned'),
      );
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.signals.listen(SIGNALS.due, () => this.dueLoop.wake());
    await this.retime.planAtStart();
    this.dueLoop.start();
    this.health.register('due_loop', () => this.dueLoop.health());
    this.health.register('retiming', () => this.retiming.health());
    this.retiming.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.dueLoop.stop(), this.retiming.stop()]);
  }

  @Interval(AUDIT_EVERY_MS)
  async audit(): Promise<void> {
    await this.auditor.audit().catch((err) => this.log.error({ err, operation: 'audit-due-queue' }, 'The audit failed'));
  }

  private async retimeSlice(): Promise<number> {
    const outcome = await this.retime.retime();
    if (outcome.kind === 'nothing_to_do') return RETIME_EVERY_MS;
    if (outcome.kind === 'finished') this.log.info({ operation: 'retime', version: outcome.version }, 'All open clocks run under the new configuration');
    return outcome.kind === 'settling' ? RETIME_EVERY_MS : 0;
  }
}
