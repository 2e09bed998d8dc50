import type { Message } from '#platform/messaging';

/** A message as the outbox keeps it: header JSON, a tab, data JSON. */
export function outboxLine({ id, type, source, time, key, tenantId, correlationId, data }: Omit<Message, 'topic'>): string {
  return `${JSON.stringify({ id, type, source, time, key, tenantid: tenantId, correlationid: correlationId })}\t${data}`;
}
