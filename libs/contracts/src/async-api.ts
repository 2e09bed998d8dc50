import { channels, type ChannelDescription, type Direction, type MessageDescription } from './channels.js';
import type { JsonSchema } from './validation/json-schema-type.js';

/** The AsyncAPI 3 document of every topic and WebSocket. */
export function buildAsyncApi(): JsonSchema {
  const described = channels();
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Ticket Watchdog',
      version: '1',
      description: 'Messages on Kafka are CloudEvents 1.0 in binary mode, keyed `tenant:ticket`: in order per ticket, at least once. What no consumer could handle goes to `<topic>.dlq`.',
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(described.map((channel) => [channel.name, channelObject(channel)])),
    operations: Object.fromEntries(described.flatMap((channel) => (['receives', 'sends'] as const).flatMap((direction) => operation(channel, direction)))),
    components: { messages: Object.fromEntries(described.flatMap(({ messages, protocol }) => messages.map((message) => [message.name, messageObject(message, protocol)]))) },
  };
}

function channelObject({ address, summary, messages, protocol }: ChannelDescription): JsonSchema {
  return {
    address,
    summary,
    messages: Object.fromEntries(messages.map(({ name }) => [name, { $ref: `#/components/messages/${name}` }])),
    ...(protocol === 'ws' ? { bindings: { ws: { method: 'GET' } } } : {}),
  };
}

function operation({ name, messages }: ChannelDescription, direction: Direction): [string, JsonSchema][] {
  const mine = messages.filter((message) => message.direction === direction);
  if (mine.length === 0) return [];
  return [[`${direction}.${name}`, {
    action: direction === 'sends' ? 'send' : 'receive',
    channel: { $ref: `#/channels/${name}` },
    messages: mine.map((message) => ({ $ref: `#/channels/${name}/messages/${message.name}` })),
  }]];
}

function messageObject({ name, summary, type, payload }: MessageDescription, protocol: ChannelDescription['protocol']): JsonSchema {
  return {
    name,
    summary,
    ...(protocol === 'kafka' ? { headers: cloudEventHeaders(type), bindings: { kafka: { key: { type: 'string', description: '`tenant:ticket`' } } } } : {}),
    payload,
  };
}

function cloudEventHeaders(type: string | undefined): JsonSchema {
  const text = { type: 'string' };
  return {
    type: 'object',
    required: ['ce_specversion', 'ce_id', 'ce_type', 'ce_source', 'ce_tenantid'],
    properties: {
      ce_specversion: { const: '1.0' },
      ce_id: text,
      ce_type: { const: type },
      ce_source: text,
      ce_time: { type: 'string', format: 'date-time' },
      ce_tenantid: text,
      ce_correlationid: text,
    },
  };
}
