import type { DataSource } from 'typeorm';
import { SIGNALS } from '#platform/persistence';
import { REPLAY_DELIVERY } from './replay-delivery.sql.js';

export type Replayed = 'replayed' | 'not_found' | 'not_dead';

/** Sends a delivery that was given up once more, to its own channel, from the first attempt on. The dead letter itself is its reader's to mark. */
export class ReplayDelivery {
  constructor(private readonly dataSource: DataSource) {}

  /** `deliveryId` as in the dead letter's payload; anything that is no delivery of the tenant is `not_found`. */
  async execute(tenantId: string, deliveryId: string): Promise<Replayed> {
    if (!/^\d{1,18}$/.test(deliveryId)) return 'not_found';
    return this.dataSource.transaction(async (manager) => {
      const [found] = await manager.query<{ status: string }[]>(REPLAY_DELIVERY, [tenantId, deliveryId]);
      if (!found) return 'not_found';
      if (found.status !== 'dead') return 'not_dead';
      await manager.query(`SELECT pg_notify($1, '')`, [SIGNALS.deliveries]);
      return 'replayed';
    });
  }
}
