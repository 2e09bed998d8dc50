import type { TicketEventData } from '#contracts';

export type IntakeOutcome =
  | { readonly kind: 'taken' }
  /** Too much is waiting already. */
  | { readonly kind: 'busy' }
  /** Nothing is stored for certain. */
  | { readonly kind: 'database-down' };

/** Where ticket events go. */
export abstract class TicketIntake {
  /** Durable when it resolves with `taken`: history, newest state and the messages to everybody else, in one transaction. */
  abstract take(tenantId: string, event: TicketEventData, correlationId: string): Promise<IntakeOutcome>;
}
