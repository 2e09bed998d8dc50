import type { DataSource } from 'typeorm';
import { EVENT_TYPES } from '#contracts';
import { PoisonMessage, type Message } from '#platform/messaging';
import { APPEND_EVENTS } from './append-events.sql.js';
import { LOCK_SEQUENCES } from './lock-sequences.sql.js';

export type Appended = { readonly kind: 'appended'; readonly count: number } | { readonly kind: 'nothing_to_append' };

const STREAMED: ReadonlySet<string> = new Set([EVENT_TYPES.alertRaised, EVENT_TYPES.breachRetracted, EVENT_TYPES.allocationEscalated]);

/** Gives each alert event its place in the tenant's stream, once however often it is delivered. */
export class AppendToStream {
  constructor(private readonly dataSource: DataSource) {}

  /** Throws PoisonMessage for data that is not JSON. */
  async append(batch: readonly Message[]): Promise<Appended> {
    const messages = batch.filter((message) => STREAMED.has(message.type));
    messages.forEach(assertJson);
    if (messages.length === 0) return { kind: 'nothing_to_append' };
    const tenants = messages.map((message) => message.tenantId);
    const columns = [tenants, messages.map((message) => message.id), messages.map((message) => message.type), messages.map((message) => message.data)];
    return await this.dataSource.transaction(async (manager) => {
      await manager.query(LOCK_SEQUENCES, [tenants]);
      const [row] = await manager.query<{ appended: number }[]>(APPEND_EVENTS, columns);
      return { kind: 'appended', count: row!.appended };
    });
  }
}

/** One bad payload would otherwise fail the whole statement, and nobody would know which it was. */
function assertJson(message: Message): void {
  try {
    JSON.parse(message.data);
  } catch {
    throw new PoisonMessage('The data is not JSON', message.id);
  }
}
