import { Counter, type Registry } from 'prom-client';
import type { DecidedTickets } from './deciding/decide-waiting.js';

/** What became of tickets that wanted a group. */
export class AllocationMetrics {
  private readonly decisions: Counter<'outcome'>;

  constructor(registry: Registry) {
    this.decisions = new Counter({
      name: 'watchdog_allocation_decisions_total',
      help: 'Decisions by what became of the ticket: allocated, overbooked (to a group without room, as none had), unallocated.',
      labelNames: ['outcome'],
      registers: [registry],
    });
  }

  decided({ allocated, unallocated, overbooked }: DecidedTickets): void {
    this.decisions.inc({ outcome: 'allocated' }, allocated - overbooked);
    this.decisions.inc({ outcome: 'overbooked' }, overbooked);
    this.decisions.inc({ outcome: 'unallocated' }, unallocated);
  }
}
