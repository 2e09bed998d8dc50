import { Counter, type Registry } from 'prom-client';
import type { DecidedTickets } from './deciding/decided-tickets.js';

/** What became of tickets that wanted a group. */
export class AllocationMetrics {
  private readonly decisions: Counter<'outcome'>;
  private readonly scorerFailures: Counter<'scorer' | 'why'>;

  constructor(registry: Registry) {
    this.decisions = new Counter({
      name: 'watchdog_allocation_decisions_total',
      help: 'Decisions by what became of the ticket: allocated, overbooked (to a group without room, as none had), unallocated.',
      labelNames: ['outcome'],
      registers: [registry],
    });
    this.scorerFailures = new Counter({
      name: 'watchdog_allocation_scorer_failures_total',
      help: 'Batches that a custom scorer had no say in, because it was late or failed; it then rests for a minute.',
      labelNames: ['scorer', 'why'],
      registers: [registry],
    });
  }

  scorerFailed(scorer: string, why: 'late' | 'failed'): void {
    this.scorerFailures.inc({ scorer, why });
  }

  decided({ allocated, unallocated, overbooked }: DecidedTickets): void {
    this.decisions.inc({ outcome: 'allocated' }, allocated - overbooked);
    this.decisions.inc({ outcome: 'overbooked' }, overbooked);
    this.decisions.inc({ outcome: 'unallocated' }, unallocated);
  }
}
