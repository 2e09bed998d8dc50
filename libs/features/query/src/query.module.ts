import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ConfigSource } from '#platform/config';
import { AlertsController } from './alerts/alerts.controller.js';
import { ListAlerts } from './alerts/list-alerts.js';
import { CoverageController } from './coverage/coverage.controller.js';
import { ShowCoverage } from './coverage/show-coverage.js';
import { DashboardController } from './dashboard/dashboard.controller.js';
import { ShowDashboard } from './dashboard/show-dashboard.js';
import { DeadLettersController } from './dead-letters/dead-letters.controller.js';
import { DeliveryReplay } from './dead-letters/delivery-replay.js';
import { ListDeadLetters } from './dead-letters/list-dead-letters.js';
import { ReplayDeadLetter } from './dead-letters/replay-dead-letter.js';
import { ExplainStoredClock } from './explanation/explain-stored-clock.js';
import { ExplanationController } from './explanation/explanation.controller.js';
import { Summarise } from './summary/summarise.js';
import { SummaryController } from './summary/summary.controller.js';
import { ListTickets } from './tickets/list-tickets.js';
import { ReadTicket } from './tickets/read-ticket.js';
import { TicketsController } from './tickets/tickets.controller.js';

/** The read API. The application binds `DeliveryReplay`, in a global module, to the feature that owns deliveries. */
@Module({
  controllers: [TicketsController, ExplanationController, DashboardController, AlertsController, DeadLettersController, SummaryController, CoverageController],
  providers: [
    { provide: ListTickets, useFactory: (dataSource: DataSource) => new ListTickets(dataSource), inject: [DataSource] },
    { provide: ReadTicket, useFactory: (dataSource: DataSource, config: ConfigSource) => new ReadTicket(dataSource, config), inject: [DataSource, ConfigSource] },
    { provide: ExplainStoredClock, useFactory: (dataSource: DataSource, config: ConfigSource) => new ExplainStoredClock(dataSource, config), inject: [DataSource, ConfigSource] },
    { provide: ShowDashboard, useFactory: (dataSource: DataSource, tickets: ListTickets) => new ShowDashboard(dataSource, tickets), inject: [DataSource, ListTickets] },
    { provide: ShowCoverage, useFactory: (dataSource: DataSource, config: ConfigSource) => new ShowCoverage(dataSource, config), inject: [DataSource, ConfigSource] },
    { provide: ListAlerts, useFactory: (dataSource: DataSource) => new ListAlerts(dataSource), inject: [DataSource] },
    { provide: Summarise, useFactory: (dataSource: DataSource) => new Summarise(dataSource), inject: [DataSource] },
    { provide: ListDeadLetters, useFactory: (dataSource: DataSource) => new ListDeadLetters(dataSource), inject: [DataSource] },
    {
      provide: ReplayDeadLetter,
      useFactory: (dataSource: DataSource, deliveries: DeliveryReplay) => new ReplayDeadLetter(dataSource, deliveries),
      inject: [DataSource, DeliveryReplay],
    },
  ],
})
export class QueryModule {}
