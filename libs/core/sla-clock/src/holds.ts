import type { Happening } from './happening.js';
import type { Reading } from './reading.js';

/** Whether it holds at this moment: a word that stays, as `assigned` does, holds at every moment from then on. */
export function holds(happening: Happening, reading: Reading): boolean {
  switch (happening) {
    case 'created': return true;
    case 'opened': return reading.status !== undefined && reading.status !== 'new';
    case 'assigned': return reading.group !== undefined;
    case 'responded': return reading.responds;
    case 'resolved': return reading.status === 'resolved' || reading.status === 'closed';
    case 'customer_message': return reading.wrote === 'customer';
    case 'agent_message': return reading.wrote === 'agent';
    default: return happening === `status:${reading.status}`;
  }
}
