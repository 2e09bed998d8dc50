import { Live1700000004000 } from './1700000004000-live.js';
import { TicketKeys1700000004001 } from './1700000004001-ticket-keys.js';

/** In the order they were written. */
export const LIVE_MIGRATIONS = [Live1700000004000, TicketKeys1700000004001];
