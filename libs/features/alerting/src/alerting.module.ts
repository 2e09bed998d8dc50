import { Module, type BeforeApplicationShutdown, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { TOPICS } from '#contracts';
import { Clock, WakeableLoop } from '#platform/clock';
import { ConfigSource } from '#platform/config';
import { DependencyDown, MessageBus } from '#platform/messaging';
import { DatabaseSignals, SIGNALS, isDatabaseAway } from '#platform/persistence';
import { Log, Registry } from '#platform/telemetry';
import { isSendable } from './delivery/claim.js';
import { DeliverClaim } from './delivery/deliver-claim.js';
import { DeliveryDispatcher } from './delivery/delivery-dispatcher.js';
import { DeliveryMetrics } from './delivery/delivery-metrics.js';
import { DELIVERY_RULES } from './delivery/delivery-rules.js';
import { ForgetDeliveries } from './delivery/forget-deliveries.js';
import { ReplayDelivery } from './delivery/replay-delivery.js';
import { RetireOrphans } from './delivery/retire-orphans.js';
import { TypeormDeliveryQueue } from './delivery/typeorm-delivery-queue.js';
import { PlanDeliveries } from './planning/plan-deliveries.js';
import { SlackWebhookSender } from './slack/slack-webhook-sender.js';

const SWEEP_MS = 60_000;
const FORGET_EVERY_MS = 3_600_000;
/** As long as anyone asks whether an alert went out. */
const KEEP_FOR_DAYS = 90;

@Module({
  providers: [
    {
      provide: PlanDeliveries,
      inject: [DataSource, ConfigSource, Log],
      useFactory: (dataSource: DataSource, config: ConfigSource, log: Log) => new PlanDeliveries(dataSource, config, log),
    },
    {
      provide: TypeormDeliveryQueue,
      inject: [DataSource],
      useFactory: (dataSource: DataSource) => new TypeormDeliveryQueue(dataSource, DELIVERY_RULES),
    },
    {
      provide: DeliveryDispatcher,
      inject: [TypeormDeliveryQueue, ConfigSource, Clock, Registry, Log],
      useFactory: (queue: TypeormDeliveryQueue, config: ConfigSource, clock: Clock, registry: Registry, log: Log) => {
        const sender = new SlackWebhookSender(config, clock, DELIVERY_RULES.timeoutMs);
        const metrics = new DeliveryMetrics(registry, queue);
        return new DeliveryDispatcher(queue, new DeliverClaim({ queue, sender, config, metrics, log, rules: DELIVERY_RULES }), config, DELIVERY_RULES, log);
      },
    },
    {
      provide: RetireOrphans,
      inject: [TypeormDeliveryQueue, ConfigSource, Log],
      useFactory: (queue: TypeormDeliveryQueue, config: ConfigSource, log: Log) => new RetireOrphans(queue, config, log),
    },
    { provide: ForgetDeliveries, inject: [DataSource], useFactory: (dataSource: DataSource) => new ForgetDeliveries(dataSource, KEEP_FOR_DAYS) },
    { provide: ReplayDelivery, inject: [DataSource], useFactory: (dataSource: DataSource) => new ReplayDelivery(dataSource) },
  ],
  exports: [ReplayDelivery],
})
export class AlertingModule implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly sending: WakeableLoop;
  private readonly sweeping: WakeableLoop;

  constructor(
    private readonly plan: PlanDeliveries,
    private readonly dispatcher: DeliveryDispatcher,
    orphans: RetireOrphans,
    private readonly forget: ForgetDeliveries,
    private readonly bus: MessageBus,
    private readonly signals: DatabaseSignals,
    private readonly config: ConfigSource,
    private readonly log: Log,
  ) {
    const loop = (operation: string, maxSleepMs: number, tick: () => Promise<number>) =>
      new WakeableLoop({ tick, maxSleepMs, retryMs: 1000, onError: (err) => log.error({ operation, err }, 'round failed; trying again') });
    this.sending = loop('send_deliveries', 1000, () => dispatcher.round());
    this.sweeping = loop('retire_orphans', SWEEP_MS, async () => {
      await orphans.execute();
      return SWEEP_MS;
    });
    dispatcher.onSettled = () => this.sending.wake();
  }

  onModuleInit(): void {
    this.bus.subscribe({
      topic: TOPICS.alerts,
      group: 'alerting',
      handle: async (batch) => {
        try {
          await this.plan.execute(batch);
        } catch (error) {
          throw isDatabaseAway(error) ? new DependencyDown('PostgreSQL is away', { cause: error }) : error;
        }
      },
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    this.sayWhereAlertsGo();
    this.config.onChange(() => {
      this.sayWhereAlertsGo();
      this.sending.wake();
    });
    await this.signals.listen(SIGNALS.deliveries, () => this.sending.wake());
    this.sending.start();
    this.sweeping.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.sending.stop(), this.sweeping.stop()]);
    await this.dispatcher.stop();
  }

  @Interval('alerting.retention', FORGET_EVERY_MS)
  async forgetFinished(): Promise<void> {
    try {
      const { deliveries } = await this.forget.forget();
      if (deliveries > 0) this.log.info({ operation: 'alerting.retention', deliveries }, 'Forgot old deliveries');
    } catch (err) {
      this.log.error({ operation: 'alerting.retention', err }, 'Could not forget old deliveries');
    }
  }

  private sayWhereAlertsGo(): void {
    const { channels } = this.config.current().alerting;
    const silent = channels.filter((channel) => !isSendable(channel)).map(({ name }) => name);
    if (channels.length === 0) this.log.info({}, 'No alert channel is configured: alerts are recorded, streamed and logged, but sent to nobody.');
    else if (silent.length > 0) this.log.info({ channels: silent }, `No webhook is configured for ${silent.join(', ')}: these alerts are recorded, streamed and logged, but not sent; set SLACK_WEBHOOK_URL to send them to Slack.`);
  }
}
