import { randomUUID } from 'node:crypto';
import type { Message } from '#platform/messaging';

export function message(topic: string, overrides: Partial<Message> = {}): Message {
  const id = overrides.id ?? randomUUID();
  return { id, topic, key: 'acme:T1', type: 'test.v1', source: '/test', time: '2026-03-02T09:00:00.000Z', tenantId: 'acme', correlationId: `c-${id}`, data: '{"n":1}', ...overrides };
}

/** `count` messages that take turns among `keys` keys; ids and data count up. */
export function messages(topic: string, count: number, keys = 10): Message[] {
  return Array.from({ length: count }, (_, n) => message(topic, { key: `acme:T${n % keys}`, data: JSON.stringify({ n }) }));
}
