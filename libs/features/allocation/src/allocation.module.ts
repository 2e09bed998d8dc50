import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { TOPICS } from '#contracts';
import { MessageBus } from '#platform/messaging';
import { Log } from '#platform/telemetry';
import { PassOnTickets } from './pass-on-tickets.js';

/** Ticket events in, allocations out. */
@Module({
  providers: [
    { provide: PassOnTickets, useFactory: (dataSource: DataSource) => new PassOnTickets(dataSource), inject: [DataSource] },
    {
      provide: 'allocation:subscription',
      useFactory: (bus: MessageBus, tickets: PassOnTickets, log: Log) =>
        bus.subscribe({
          topic: TOPICS.ticketEvents,
          group: 'allocation',
          handle: async (batch) => {
            const passedOn = await tickets.passOn(batch);
            log.debug({ operation: 'allocation.pass_on', messages: batch.length, tickets: passedOn.tickets }, 'Tickets passed on unallocated');
          },
        }),
      inject: [MessageBus, PassOnTickets, Log],
    },
  ],
})
export class AllocationModule {}
