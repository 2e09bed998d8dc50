import { Module, type BeforeApplicationShutdown, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { TOPICS } from '#contracts';
import { MessageBus } from '#platform/messaging';
import { DatabaseSignals, SIGNALS } from '#platform/persistence';
import { Health, Log, Registry } from '#platform/telemetry';
import { AdmitConnection } from './access/admit-connection.js';
import { ConnectionAuthenticator } from './access/connection-authenticator.js';
import { ExpelRevoked } from './access/expel-revoked.js';
import { IssueTicket } from './access/issue-ticket.js';
import { WsTicketsController } from './access/ws-tickets.controller.js';
import { Broadcaster } from './gateway/broadcaster.js';
import { CatchUp } from './gateway/catch-up.js';
import { Channels } from './gateway/channels.js';
import { LIMITS, LIVE_LIMITS, type LiveLimits } from './gateway/limits.js';
import { LiveHub } from './gateway/live-hub.js';
import { LiveMetrics } from './gateway/live-metrics.js';
import { LiveGateway } from './gateway/live.gateway.js';
import { StreamTail } from './gateway/stream-tail.js';
import { UpgradeRequiredController } from './gateway/upgrade-required.controller.js';
import { AppendToStream } from './stream/append-to-stream.js';
import { EventStream } from './stream/event-stream.js';
import { TrimStream } from './stream/trim-stream.js';

const DAY = 24 * 60 * 60_000;

function report(log: Log, operation: string): (error: unknown) => void {
  return (err) => log.error({ operation, err }, 'Live stream: trying again');
}

/**
 * The stream of alerts and its WebSocket gateway. The application binds ConnectionAuthenticator and sets the `ws` adapter.
 */
@Module({
  controllers: [WsTicketsController, UpgradeRequiredController],
  providers: [
    { provide: LIMITS, useValue: LIVE_LIMITS },
    { provide: LiveMetrics, useFactory: (registry: Registry) => new LiveMetrics(registry), inject: [Registry] },
    { provide: EventStream, useFactory: (dataSource: DataSource) => new EventStream(dataSource), inject: [DataSource] },
    { provide: AppendToStream, useFactory: (dataSource: DataSource) => new AppendToStream(dataSource), inject: [DataSource] },
    { provide: TrimStream, useFactory: (dataSource: DataSource) => new TrimStream(dataSource, { maxEvents: 100_000, maxAgeMs: DAY }), inject: [DataSource] },
    { provide: IssueTicket, useFactory: (dataSource: DataSource) => new IssueTicket(dataSource), inject: [DataSource] },
    {
      provide: AdmitConnection,
      useFactory: (dataSource: DataSource, authenticator: ConnectionAuthenticator) => new AdmitConnection(dataSource, authenticator),
      inject: [DataSource, ConnectionAuthenticator],
    },
    { provide: Channels, useFactory: (stream: EventStream, limits: LiveLimits) => new Channels(stream, limits), inject: [EventStream, LIMITS] },
    {
      provide: CatchUp,
      useFactory: (stream: EventStream, limits: LiveLimits, metrics: LiveMetrics, log: Log) => new CatchUp(stream, limits, metrics, report(log, 'live.catch_up')),
      inject: [EventStream, LIMITS, LiveMetrics, Log],
    },
    {
      provide: Broadcaster,
      useFactory: (catchUp: CatchUp, limits: LiveLimits, metrics: LiveMetrics) => new Broadcaster(catchUp, limits, metrics),
      inject: [CatchUp, LIMITS, LiveMetrics],
    },
    {
      provide: StreamTail,
      useFactory: (stream: EventStream, channels: Channels, broadcaster: Broadcaster, limits: LiveLimits, log: Log) =>
        new StreamTail(stream, channels, broadcaster, limits, report(log, 'live.tail')),
      inject: [EventStream, Channels, Broadcaster, LIMITS, Log],
    },
    {
      provide: LiveHub,
      useFactory: (channels: Channels, catchUp: CatchUp, limits: LiveLimits, metrics: LiveMetrics, log: Log) =>
        new LiveHub(channels, catchUp, limits, metrics, report(log, 'live.accept')),
      inject: [Channels, CatchUp, LIMITS, LiveMetrics, Log],
    },
    {
      provide: ExpelRevoked,
      useFactory: (hub: LiveHub, authenticator: ConnectionAuthenticator) => new ExpelRevoked(hub, authenticator),
      inject: [LiveHub, ConnectionAuthenticator],
    },
    // A class, not a factory: Nest looks for gateways among classes only.
    LiveGateway,
  ],
})
export class LiveModule implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly bus: MessageBus,
    private readonly signals: DatabaseSignals,
    private readonly appender: AppendToStream,
    private readonly tail: StreamTail,
    private readonly hub: LiveHub,
    private readonly expeller: ExpelRevoked,
    private readonly trimmer: TrimStream,
    private readonly health: Health,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.bus.subscribe({ topic: TOPICS.alerts, group: 'live', handle: async (batch) => void (await this.appender.append(batch)) });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.signals.listen(SIGNALS.live, () => this.tail.wake());
    await this.signals.listen(SIGNALS.keys, () => void this.expelRevoked());
    this.tail.start();
    this.health.register('live', () => this.tail.health());
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.tail.stop();
    await this.hub.stop();
  }

  /** The signal may have come between a look at a key and its connection. */
  @Interval('live.expel', 15_000)
  async expelRevoked(): Promise<void> {
    try {
      await this.expeller.expel();
    } catch (err) {
      this.log.error({ operation: 'live.expel', err }, 'Could not look for revoked keys');
    }
  }

  @Interval('live.trim', 10 * 60_000)
  async trim(): Promise<void> {
    try {
      const { events } = await this.trimmer.trim();
      if (events > 0) this.log.info({ operation: 'live.trim', events }, 'Trimmed the live stream');
    } catch (err) {
      this.log.error({ operation: 'live.trim', err }, 'Could not trim the live stream');
    }
  }
}
