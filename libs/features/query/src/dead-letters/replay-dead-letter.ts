import type { DataSource, EntityManager } from 'typeorm';
import { appendToOutbox, type Message } from '#platform/messaging';
import { MARK_REPLAYED, READ_DEAD_LETTER } from './dead-letters.sql.js';
import type { DeliveryKind, DeliveryReplay } from './delivery-replay.js';

export type Replay =
  | { readonly kind: 'replayed' }
  /** It has been replayed before; should it have failed again, there is a newer letter. */
  | { readonly kind: 'already_replayed' }
  | { readonly kind: 'not_found' }
  /** What the letter is about is gone. */
  | { readonly kind: 'nothing_to_replay' };

type StoredLetter = { readonly replayed_at: Date | null } & (
  | { readonly kind: 'message'; readonly payload: Message }
  | { readonly kind: DeliveryKind; readonly payload: { readonly delivery_id: string } }
);

/**
 * Gives what a dead letter holds another chance. A message goes to its topic, and so to every group of it, not only to the
 * one that failed: they are all idempotent, and the bus knows no message to one group.
 */
export class ReplayDeadLetter {
  constructor(private readonly dataSource: DataSource, private readonly deliveries: DeliveryReplay) {}

  async replay(tenantId: string, id: string): Promise<Replay> {
    const [letter] = await this.dataSource.query<StoredLetter[]>(READ_DEAD_LETTER, [tenantId, id]);
    if (!letter) return { kind: 'not_found' };
    if (letter.replayed_at) return { kind: 'already_replayed' };
    if (letter.kind !== 'message') {
      // A crash before the mark leaves the letter open; the next replay finds the delivery on its way and only marks.
      const outcome = await this.deliveries.replay(letter.kind, tenantId, letter.payload.delivery_id);
      return outcome === 'not_found' ? { kind: 'nothing_to_replay' } : await mark(this.dataSource.manager, tenantId, id);
    }
    return this.dataSource.transaction(async (manager) => {
      const marked = await mark(manager, tenantId, id);
      if (marked.kind === 'replayed') await appendToOutbox(manager, [letter.payload]);
      return marked;
    });
  }
}

async function mark(manager: EntityManager, tenantId: string, id: string): Promise<Replay> {
  const [rows] = await manager.query<[unknown[], number]>(MARK_REPLAYED, [tenantId, id]);
  return { kind: rows.length === 1 ? 'replayed' : 'already_replayed' };
}
