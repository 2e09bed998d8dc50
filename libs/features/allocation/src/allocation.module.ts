import { Module, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { TOPICS } from '#contracts';
import { MessageBus } from '#platform/messaging';
import { PassOnTickets } from './pass-on-tickets.js';

/** Ticket events in, allocations out. */
@Module({
  providers: [{ provide: PassOnTickets, useFactory: (dataSource: DataSource) => new PassOnTickets(dataSource), inject: [DataSource] }],
})
export class AllocationModule implements OnModuleInit {
  constructor(private readonly bus: MessageBus, private readonly tickets: PassOnTickets) {}

  onModuleInit(): void {
    this.bus.subscribe({ topic: TOPICS.ticketEvents, group: 'allocation', handle: async (batch) => void (await this.tickets.passOn(batch)) });
  }
}
