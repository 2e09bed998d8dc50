import type { RememberedTicket } from './remembering/remember-tickets.js';

/** What a ticket is about, as far as anybody can tell, and how that is known. Names as on the wire. */
export interface ClassifiedAs {
  readonly category: string | null;
  readonly request_type: string | null;
  readonly department: string | null;
  /** The catalog's promise for the request. */
  readonly sla: { readonly unit: string; readonly value: number } | null;
  readonly confidence: number;
  /** The tier that decided; null: nobody had an idea. */
  readonly tier: string | null;
  readonly unsure: boolean;
}

/** Says what tickets are about: one answer a ticket, in their order. Never rejects, and takes no longer than it has been given. */
export abstract class Classifier {
  abstract classify(tenantId: string, tickets: readonly RememberedTicket[]): Promise<readonly (ClassifiedAs | undefined)[]>;
}

/** Believes what the source says. */
export class NoClassifier extends Classifier {
  override classify(_: string, tickets: readonly RememberedTicket[]): Promise<readonly undefined[]> {
    return Promise.resolve(tickets.map(() => undefined));
  }
}
