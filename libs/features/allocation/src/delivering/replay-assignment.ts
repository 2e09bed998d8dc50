import type { DataSource } from 'typeorm';
import { REPLAY_ASSIGNMENT } from './deliveries.sql.js';

/** Takes an assignment that was given up to its handler once more, unless a later decision has replaced it. */
export class ReplayAssignment {
  constructor(private readonly dataSource: DataSource) {}

  /** `deliveryId` as in the dead letter's payload. */
  async execute(tenantId: string, deliveryId: string): Promise<'replayed' | 'not_found' | 'not_dead'> {
    if (!/^\d{1,18}$/.test(deliveryId)) return 'not_found';
    const [found] = await this.dataSource.query<{ revivable: boolean }[]>(REPLAY_ASSIGNMENT, [tenantId, deliveryId]);
    if (!found) return 'not_found';
    return found.revivable ? 'replayed' : 'not_dead';
  }
}
