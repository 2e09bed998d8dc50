import type { TicketEventData } from '#contracts';
import { TicketIntake, type IntakeOutcome } from '#features/helpdesk';
import type { AcceptTicketEvents } from '#features/intake';

/** The intake of the same process: what it has taken, PUT /api/v1/tickets/:id/status finds. */
export class OwnIntake extends TicketIntake {
  constructor(private readonly accept: AcceptTicketEvents) {
    super();
  }

  override async take(tenantId: string, event: TicketEventData, correlationId: string): Promise<IntakeOutcome> {
    const outcome = await this.accept.execute({ tenantId, correlationId, body: [event], doubt: 'none', lenient: false });
    switch (outcome.kind) {
      case 'accepted':
        return { kind: 'taken' };
      case 'invalid':
        throw new Error(`The event of a submission is not one: ${outcome.faults.map(({ field, message }) => `${field} ${message}`).join('; ')}`);
      default:
        return { kind: outcome.kind };
    }
  }
}
