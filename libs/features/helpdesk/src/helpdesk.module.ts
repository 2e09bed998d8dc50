import { Module, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { TOPICS, TicketSubmission, WireValidator } from '#contracts';
import { Clock } from '#platform/clock';
import { ConfigSource } from '#platform/config';
import { MessageBus } from '#platform/messaging';
import { Log } from '#platform/telemetry';
import { HelpdeskController } from './api/helpdesk.controller.js';
import { SubmissionsController } from './api/submissions.controller.js';
import { CountTickets } from './count-tickets.js';
import { Departments } from './departments.js';
import { ForgetTickets } from './forget-tickets.js';
import { ListTickets } from './list-tickets.js';
import { RememberTickets, submittedAmong } from './remember-tickets.js';
import { SubmitOnce } from './submit-once.js';
import { SubmitTicket } from './submit-ticket.js';
import { TicketIntake } from './ticket-intake.js';

const FORGET_EVERY_MS = 3_600_000;

/** Tickets that people submit, by department. The application binds `Departments` and `TicketIntake`, in a global module. */
@Module({
  controllers: [SubmissionsController, HelpdeskController],
  providers: [
    { provide: RememberTickets, useFactory: (db: DataSource) => new RememberTickets(db), inject: [DataSource] },
    {
      provide: SubmitTicket,
      useFactory: (db: DataSource, departments: Departments, intake: TicketIntake, remember: RememberTickets, config: ConfigSource, log: Log) =>
        new SubmitTicket(db, { departments, intake }, remember, config, log),
      inject: [DataSource, Departments, TicketIntake, RememberTickets, ConfigSource, Log],
    },
    { provide: SubmitOnce, useFactory: (db: DataSource, submit: SubmitTicket, log: Log) => new SubmitOnce(db, submit, log), inject: [DataSource, SubmitTicket, Log] },
    { provide: ForgetTickets, useFactory: (db: DataSource, config: ConfigSource) => new ForgetTickets(db, config), inject: [DataSource, ConfigSource] },
    {
      provide: CountTickets,
      useFactory: (db: DataSource, departments: Departments, config: ConfigSource) => new CountTickets(db, departments, config),
      inject: [DataSource, Departments, ConfigSource],
    },
    { provide: ListTickets, useFactory: (db: DataSource, counting: CountTickets) => new ListTickets(db, counting), inject: [DataSource, CountTickets] },
    { provide: WireValidator, useFactory: (clock: Clock) => new WireValidator(TicketSubmission, () => clock.now().getTime()), inject: [Clock] },
  ],
})
export class HelpdeskModule implements OnModuleInit {
  constructor(private readonly bus: MessageBus, private readonly remember: RememberTickets, private readonly forgetting: ForgetTickets, private readonly log: Log) {}

  onModuleInit(): void {
    this.bus.subscribe({ topic: TOPICS.ticketEvents, group: 'helpdesk', handle: async (batch) => void await this.remember.remember(submittedAmong(batch)) });
  }

  @Interval('helpdesk.retention', FORGET_EVERY_MS)
  async forget(): Promise<void> {
    try {
      const { tickets } = await this.forgetting.forget();
      if (tickets > 0) this.log.info({ operation: 'helpdesk.retention', tickets }, 'Forgot tickets that ended long ago');
    } catch (err) {
      this.log.error({ operation: 'helpdesk.retention', err }, 'Could not forget old tickets');
    }
  }
}
