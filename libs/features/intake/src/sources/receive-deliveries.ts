import { DependencyDown, PoisonMessage, type Message } from '#platform/messaging';
import type { AcceptDelivery } from './accept-delivery.js';
import type { FindSource } from './find-source.js';
import { deliveryOf } from './kept-delivery.js';

/** Deliveries that are replayed: read again, under the configuration of today. What still cannot be read is a dead letter again. */
export class ReceiveDeliveries {
  constructor(private readonly sources: FindSource, private readonly accept: AcceptDelivery) {}

  async execute(batch: readonly Message[]): Promise<void> {
    for (const message of batch) await this.receive(message);
  }

  private async receive({ id, tenantId, correlationId, data }: Message): Promise<void> {
    const delivery = deliveryOf(data);
    if (!delivery || !tenantId) throw new PoisonMessage('The message is no delivery of a source', id);
    const source = await this.sources.execute(delivery.source, tenantId);
    if (source.kind !== 'found' || source.config.tenant !== tenantId) throw new PoisonMessage(`There is no source "${delivery.source}"${source.kind === 'broken' ? `: ${source.reason}` : ''}`, id);
    const outcome = await this.accept.execute({ source, tenantId, correlationId, delivery, replayed: true });
    switch (outcome.kind) {
      case 'unreadable':
        throw new PoisonMessage(outcome.problems.map(({ path, message }) => `${path || 'the payload'} ${message}`).join('; '), id);
      case 'busy':
        throw new DependencyDown('Too many events are waiting to be stored');
      case 'database-down':
        throw new DependencyDown('The database is not available', { cause: outcome.error });
      case 'accepted':
      case 'repeated':
      case 'ignored':
        return;
    }
  }
}
