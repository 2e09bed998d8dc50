import type { Status } from '#core/ticket';

/** What clocks start and stop at, as far as one moment tells. */
export type Happening = 'created' | 'opened' | 'assigned' | 'responded' | 'resolved' | 'customer_message' | 'agent_message' | `status:${Status}`;
