import { setTimeout as delay } from 'node:timers/promises';
import type { TicketEventData } from '#contracts';
import { TicketSource } from './ticket-source.js';
import type { World } from './world.js';

const LANES = 2;
const TICKETS_A_BATCH = 10;
const PAUSE_MS = 200;
const STATUSES = ['new', 'in_progress', 'pending', 'resolved'];

/** Tickets that live their lives while the faults happen, and wake nobody: what goes on beside a burst. */
export class QuietStream {
  readonly source: TicketSource;
  private running = true;
  private readonly finished: Promise<unknown>;

  private constructor(world: World, private readonly prefix: string) {
    this.source = new TicketSource(world);
    this.finished = Promise.all(Array.from({ length: LANES }, (_, lane) => this.run(lane)));
    this.finished.catch(() => {});
  }

  static start(world: World, prefix: string): QuietStream {
    return new QuietStream(world, prefix);
  }

  /** Resolves when what was begun is acknowledged. */
  async stop(): Promise<void> {
    this.running = false;
    await this.finished;
  }

  private async run(lane: number): Promise<void> {
    for (let round = 0; this.running; round++) {
      const createdAt = new Date().toISOString();
      for (const [sequence, status] of STATUSES.entries()) {
        const batch = Array.from({ length: TICKETS_A_BATCH }, (_, index): TicketEventData => ({
          id: `${this.prefix}QUIET-${lane}-${round}-${index}`, priority: 'low', customer_tier: 'gold', status, created_at: createdAt, updated_at: new Date().toISOString(), sequence,
        }));
        await this.source.deliver(batch);
        await delay(PAUSE_MS);
      }
    }
  }
}
