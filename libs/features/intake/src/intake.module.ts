import { Module, type OnModuleInit } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { DataSource } from 'typeorm';
import { TOPICS, TicketStatusChange, WireValidator, compileBatchValidator } from '#contracts';
import { Clock } from '#platform/clock';
import { ConfigSource } from '#platform/config';
import { MessageBus } from '#platform/messaging';
import { Batching, isDatabaseAway } from '#platform/persistence';
import { Log, Registry } from '#platform/telemetry';
import { AcceptTicketEvents } from './accept-ticket-events.js';
import { ChangeTicketStatus, type NewestTickets } from './change-ticket-status.js';
import type { IncomingEvent } from './incoming-event.js';
import { TypeOrmEventStore } from './persistence/typeorm-event-store.js';
import { ReceiveInboundEvents } from './receive-inbound-events.js';
import { RecordEvents, type Fate } from './record-events.js';
import { TicketsController } from './tickets.controller.js';

const OUTCOMES = Symbol('intake outcomes');
const BATCH_VALIDATOR = Symbol('batch validator');

/** Ticket events in: POST /api/v1/tickets, PUT /api/v1/tickets/:id/status, topic ticket.inbound.v1. */
@Module({
  providers: [
    { provide: TypeOrmEventStore, useFactory: (dataSource: DataSource) => new TypeOrmEventStore(dataSource), inject: [DataSource] },
    {
      provide: OUTCOMES,
      useFactory: (registry: Registry) => new Counter({
        name: 'watchdog_intake_events_total',
        help: 'Ticket events by what became of them: accepted, duplicate, conflict, rejected.',
        labelNames: ['outcome'],
        registers: [registry],
      }),
      inject: [Registry],
    },
    {
      provide: Batching,
      useFactory: (store: TypeOrmEventStore, registry: Registry) => {
        const batching = new Batching<IncomingEvent, Fate>({
          commit: (events) => store.append(events),
          joinUpTo: 1_000,
          // Two commits keep two of PostgreSQL's cores busy; more only fight for the same tickets and pool.
          concurrentCommits: 2,
          maxWaiting: 20_000,
          mayBeOneOfThem: (error) => !isDatabaseAway(error),
        });
        new Gauge({
          name: 'watchdog_intake_waiting_events',
          help: 'Events received and not yet being stored.',
          registers: [registry],
          collect() {
            this.set(batching.waiting);
          },
        });
        return batching;
      },
      inject: [TypeOrmEventStore, Registry],
    },
    { provide: BATCH_VALIDATOR, useFactory: (clock: Clock) => compileBatchValidator(() => clock.now().getTime()), inject: [Clock] },
    { provide: WireValidator, useFactory: (clock: Clock) => new WireValidator(TicketStatusChange, () => clock.now().getTime()), inject: [Clock] },
    {
      provide: RecordEvents,
      useFactory: (...all: ConstructorParameters<typeof RecordEvents>) => new RecordEvents(...all),
      inject: [Batching, OUTCOMES, Log],
    },
    {
      provide: AcceptTicketEvents,
      useFactory: (...all: ConstructorParameters<typeof AcceptTicketEvents>) => new AcceptTicketEvents(...all),
      inject: [BATCH_VALIDATOR, RecordEvents, OUTCOMES],
    },
    {
      provide: ChangeTicketStatus,
      useFactory: (tickets: NewestTickets, record: RecordEvents, config: ConfigSource, clock: Clock) =>
        new ChangeTicketStatus(tickets, record, { meaningOf: (word) => config.current().policies.statusOf(word) }, clock),
      inject: [TypeOrmEventStore, RecordEvents, ConfigSource, Clock],
    },
    {
      provide: ReceiveInboundEvents,
      useFactory: (...all: ConstructorParameters<typeof ReceiveInboundEvents>) => new ReceiveInboundEvents(...all),
      inject: [BATCH_VALIDATOR, RecordEvents],
    },
  ],
  controllers: [TicketsController],
  exports: [AcceptTicketEvents, RecordEvents],
})
export class IntakeModule implements OnModuleInit {
  constructor(private readonly bus: MessageBus, private readonly receive: ReceiveInboundEvents) {}

  onModuleInit(): void {
    this.bus.subscribe({ topic: TOPICS.inbound, group: 'intake', handle: (batch) => this.receive.execute(batch) });
  }
}
