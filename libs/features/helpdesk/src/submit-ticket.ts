import type { DataSource } from 'typeorm';
import type { TicketSubmission } from '#contracts';
import type { Status } from '#core/ticket';
import type { ConfigSource } from '#platform/config';
import type { Log } from '#platform/telemetry';
import type { DepartmentGuess, Departments } from './departments.js';
import type { RememberTickets } from './remember-tickets.js';
import { FIRST_STATUS, newSubmittedId, submittedEvent } from './submitted-ticket.js';
import type { IntakeOutcome, TicketIntake } from './ticket-intake.js';

export type SubmitOutcome = { readonly kind: 'submitted'; readonly id: string; readonly guess: DepartmentGuess; readonly status: Status; readonly submittedAt: string } | Exclude<IntakeOutcome, { kind: 'taken' }>;

/** Finds a department for what a person asks, and hands it to the intake as any other ticket. */
export class SubmitTicket {
  constructor(
    private readonly dataSource: DataSource,
    private readonly ports: { readonly departments: Departments; readonly intake: TicketIntake },
    private readonly remember: RememberTickets,
    private readonly config: ConfigSource,
    private readonly log: Log,
  ) {}

  /** `begun`: under which id and instant it was begun before; the same again is the same event to the intake. */
  async execute(tenantId: string, submission: TicketSubmission, correlationId: string, begun?: { readonly id: string; readonly now: Date }): Promise<SubmitOutcome> {
    const id = begun?.id ?? newSubmittedId();
    const { title, description, user_name: requester } = submission;
    const guess = await this.ports.departments.guess(tenantId, { id, title, description, requester });
    const event = submittedEvent(id, submission, guess, begun?.now ?? (await this.now()), this.config.current().helpdesk);
    const outcome = await this.ports.intake.take(tenantId, event, correlationId);
    if (outcome.kind !== 'taken') return outcome;
    // The ticket is safe, and its message will tell us as well; but whoever submitted it may look at once.
    await this.remember.remember([{ tenantId, event }])
      .catch((err: unknown) => this.log.warn({ operation: 'submit', tenant_id: tenantId, ticket_id: id, err }, 'Its department will have the ticket when its message comes'));
    return { kind: 'submitted', id, guess, status: FIRST_STATUS, submittedAt: event.created_at };
  }

  private async now(): Promise<Date> {
    const [row] = await this.dataSource.query<{ now: Date }[]>('SELECT platform.watchdog_now() AS now');
    return row!.now;
  }
}
