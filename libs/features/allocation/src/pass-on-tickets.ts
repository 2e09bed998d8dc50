import type { DataSource } from 'typeorm';
import { messageKey } from '#contracts';
import type { Message } from '#platform/messaging';
import { PASS_ON_TICKETS } from './persistence/pass-on-tickets.sql.js';

/** Hands every new ticket on unallocated, with the reason: there are no groups to choose from. */
export class PassOnTickets {
  constructor(private readonly dataSource: DataSource) {}

  /** Durable when it resolves; a batch handled before changes nothing. */
  async passOn(batch: readonly Message[]): Promise<{ readonly kind: 'passed_on'; readonly tickets: number }> {
    const [row] = await this.dataSource.query<{ passed_on: number }[]>(PASS_ON_TICKETS, [
      batch.map(({ tenantId }) => tenantId),
      batch.map(ticketOf),
      batch.map(({ correlationId }) => correlationId),
    ]);
    return { kind: 'passed_on', tickets: row!.passed_on };
  }
}

/** From the key, so that the event itself need not be parsed. */
function ticketOf({ tenantId, key }: Message): string {
  return key.slice(messageKey(tenantId, '').length);
}
