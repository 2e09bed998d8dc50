import type { StandardTicket } from '#contracts';
import { DEFAULT_TIER } from '#platform/config';
import type { RememberedTicket } from '../remembering/remember-tickets.js';

/** A ticket of which nothing is known but this: it is new, and came just now (epoch ms). */
export function ticketFrom({ ticket_id, customer_tier, ...rest }: StandardTicket, now: number): RememberedTicket {
  const at = new Date(now).toISOString();
  return { ...rest, id: ticket_id, status: 'new', customer_tier: customer_tier ?? DEFAULT_TIER, created_at: at, updated_at: at };
}
