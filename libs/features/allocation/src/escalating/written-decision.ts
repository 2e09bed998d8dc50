import type { Decided } from '../deciding/decide-tickets.js';
import type { ClaimedTicket } from '../deciding/decision-row.js';

/** A decision of the engine that has just been written. */
export interface WrittenDecision {
  readonly id: string;
  readonly claimed: ClaimedTicket;
  readonly decided: Decided;
}
