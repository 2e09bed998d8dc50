import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { TicketSubmission } from '#contracts';
import type { Log } from '#platform/telemetry';
import { BEGIN_SUBMISSION, END_SUBMISSION, FIND_SUBMISSION } from './persistence/submissions.sql.js';
import type { SubmitOutcome, SubmitTicket } from './submit-ticket.js';
import { newSubmittedId } from './submitted-ticket.js';

export type SubmitOnceOutcome =
  | SubmitOutcome
  /** The first of this key has not been answered yet. */
  | { readonly kind: 'in_progress' }
  /** The key was used for something else. */
  | { readonly kind: 'other_body' };

/** Longer than classification takes. */
const LEASE_MS = 120_000;

/** A submission that its sender may send again: the same key and body have the same answer, whoever gave it, and are one ticket. */
export class SubmitOnce {
  constructor(private readonly dataSource: DataSource, private readonly submit: SubmitTicket, private readonly log: Log) {}

  async execute(tenantId: string, key: string, submission: TicketSubmission, correlationId: string): Promise<SubmitOnceOutcome> {
    const fingerprint = fingerprintOf(submission);
    const [ours] = await this.dataSource.query<{ ticket_id: string; submitted_at: Date }[]>(BEGIN_SUBMISSION, [tenantId, key, fingerprint, newSubmittedId(), LEASE_MS]);
    if (!ours) return this.earlier(tenantId, key, fingerprint);
    let outcome: SubmitOutcome | undefined;
    try {
      outcome = await this.submit.execute(tenantId, submission, correlationId, { id: ours.ticket_id, now: ours.submitted_at });
      return outcome;
    } finally {
      // The ticket is safe, whether its answer is kept or not: begun again, it is the same ticket.
      const answer = outcome?.kind === 'submitted' ? JSON.stringify(outcome) : null;
      await this.dataSource.query(END_SUBMISSION, [tenantId, key, ours.ticket_id, answer])
        .catch((err: unknown) => this.log.warn({ operation: 'submit', tenant_id: tenantId, ticket_id: ours.ticket_id, err }, 'The answer could not be kept; sent again, it is found anew'));
    }
  }

  private async earlier(tenantId: string, key: string, fingerprint: string): Promise<SubmitOnceOutcome> {
    const [known] = await this.dataSource.query<{ fingerprint: string; outcome: SubmitOutcome | null }[]>(FIND_SUBMISSION, [tenantId, key]);
    if (known && known.fingerprint !== fingerprint) return { kind: 'other_body' };
    return known?.outcome ?? { kind: 'in_progress' };
  }
}

/** The order of its fields is nothing of a body. */
function fingerprintOf({ title, description, user_name, user_email }: TicketSubmission): string {
  return createHash('sha256').update(JSON.stringify([title, description, user_name, user_email])).digest('hex');
}
