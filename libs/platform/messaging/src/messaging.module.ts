import { Global, Inject, Module, type BeforeApplicationShutdown, type DynamicModule, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DatabaseSignals } from '#platform/persistence';
import { Health, Log } from '#platform/telemetry';
import { MessageBus } from './bus.js';
import { DeadLetters } from './dead-letters/dead-letters.js';
import { TypeOrmDeadLetters } from './dead-letters/typeorm-dead-letters.js';
import { InProcessMessageBus } from './in-process-message-bus.js';
import { KafkaMessageBus, type KafkaOptions } from './kafka/kafka-message-bus.js';
import { OutboxRelay } from './outbox/outbox-relay.js';

export interface MessagingOptions {
  /** Undefined: the in-process bus, for everything in one process. */
  readonly kafka?: KafkaOptions | undefined;
  /** Does this process carry the outbox to the bus? With the in-process bus it must. */
  readonly relay: boolean;
}

const OPTIONS = Symbol('messaging options');

/**
 * Provides `MessageBus`, `DeadLetters` and `OutboxRelay` to all. Features subscribe in `onModuleInit`; the bus starts when all
 * have, and the relay after it. A broker that is away holds up neither start nor ingest: the outbox keeps what is published.
 */
@Global()
@Module({})
export class MessagingModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    @Inject(MessageBus) private readonly bus: MessageBus,
    @Inject(OutboxRelay) private readonly relay: OutboxRelay,
    @Inject(Health) private readonly health: Health,
    @Inject(Log) private readonly log: Log,
    @Inject(OPTIONS) private readonly options: MessagingOptions,
  ) {}

  static forRoot(options: MessagingOptions): DynamicModule {
    return {
      module: MessagingModule,
      providers: [
        { provide: OPTIONS, useValue: options },
        { provide: DeadLetters, useFactory: (dataSource: DataSource) => new TypeOrmDeadLetters(dataSource), inject: [DataSource] },
        {
          provide: MessageBus,
          useFactory: (deadLetters: DeadLetters, log: Log) => (options.kafka ? new KafkaMessageBus(options.kafka, deadLetters, log) : new InProcessMessageBus(deadLetters, log)),
          inject: [DeadLetters, Log],
        },
        {
          provide: OutboxRelay,
          useFactory: (dataSource: DataSource, signals: DatabaseSignals, bus: MessageBus, deadLetters: DeadLetters, log: Log) => new OutboxRelay(dataSource, signals, bus, deadLetters, log),
          inject: [DataSource, DatabaseSignals, MessageBus, DeadLetters, Log],
        },
      ],
      exports: [MessageBus, DeadLetters, OutboxRelay],
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    this.bus.start().catch((err: unknown) => this.log.error({ err, operation: 'start' }, 'The bus could not start'));
    if (!this.options.relay) return;
    await this.relay.start();
    this.health.register('outbox_relay', () => this.relay.health());
  }

  /** Nothing more is claimed, consumers finish and commit, what is being sent is sent; leases go back. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.relay.stop(), this.bus.stop()]);
  }
}
