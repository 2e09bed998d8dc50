import { doubtAbout, type BatchValidator, type TextDoubt, type TicketEvent } from '#contracts';
import { DependencyDown, PoisonMessage, type Message } from '#platform/messaging';
import { incomingEvent, type IncomingEvent } from './incoming-event.js';
import type { RecordEvents } from './record-events.js';

/** The second way in: topic ticket.inbound.v1, one TicketEvent a message. */
export class ReceiveInboundEvents {
  constructor(private readonly validate: BatchValidator, private readonly record: RecordEvents) {}

  /** Stores the batch whole. A bad message is thrown back before anything is stored; the bus dead-letters it and comes again with the rest. */
  async execute(batch: readonly Message[]): Promise<void> {
    const outcome = await this.record.execute(batch.map((message) => this.read(message)));
    switch (outcome.kind) {
      case 'recorded':
        return;
      case 'busy':
        throw new DependencyDown('Too many events are waiting to be stored');
      case 'database-down':
        throw new DependencyDown('The database is not available', { cause: outcome.error });
    }
  }

  private read({ id, tenantId, correlationId, data, damaged }: Message): IncomingEvent {
    if (!tenantId) throw new PoisonMessage('The message names no tenant', id);
    return incomingEvent(tenantId, this.parse(id, data, damaged ? 'bytes' : doubtAbout(data)), correlationId);
  }

  private parse(messageId: string, data: string, doubt: TextDoubt): TicketEvent {
    let value: unknown;
    try {
      value = JSON.parse(data);
    } catch (error) {
      throw new PoisonMessage(`The data is not JSON: ${(error as Error).message}`, messageId);
    }
    if (Array.isArray(value)) throw new PoisonMessage('The data must be one ticket event, not an array', messageId);
    const { good, rejected } = this.validate([value], doubt);
    const event = good[0];
    if (event) return event;
    // The validator names fields within a batch; here there is only one event.
    const reasons = rejected[0]!.errors.map(({ field, message }) => `${field.replace(/^events\[0\]\.?/, '') || 'the event'} ${message}`);
    throw new PoisonMessage(reasons.join('; '), messageId);
  }
}
