import { isUtf8 } from 'node:buffer';
import type { IHeaders, KafkaMessage, Message as KafkaRecord } from 'kafkajs';
import type { Message } from '../bus.js';

/** CloudEvents 1.0, Kafka protocol binding, binary mode: attributes are headers, the value is the data. */
export function toRecord(message: Message): KafkaRecord {
  return {
    key: message.key,
    value: message.data,
    headers: {
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: message.id,
      ce_type: message.type,
      ce_source: message.source,
      ce_time: message.time,
      ce_tenantid: message.tenantId,
      ce_correlationid: message.correlationId,
    },
  };
}

/**
 * Reads whatever is on the topic, never failing: binary mode, structured mode, and records of producers that know nothing of
 * CloudEvents. What such a record lacks is made up from where it stands, the same at every redelivery:
 * id `topic-partition-offset`, tenant `default`, the id as correlation id, the record's timestamp as time.
 */
export function fromRecord(topic: string, partition: number, record: KafkaMessage): Message {
  const headers = record.headers ?? {};
  const structured = text(headers, 'content-type')?.startsWith('application/cloudevents+json') ? parseStructured(record.value) : undefined;
  const attribute = (name: string): string | undefined =>
    structured ? attributeText(structured[name]) : text(headers, `ce_${name}`);
  const data = structured ? dataOf(structured) : (record.value ?? 'null');
  const damaged = [record.value, data].some((bytes) => Buffer.isBuffer(bytes) && !isUtf8(bytes));
  const id = attribute('id') ?? `${topic}-${partition}-${record.offset}`;
  return {
    id,
    topic,
    key: record.key?.toString() ?? id,
    type: attribute('type') ?? topic,
    source: attribute('source') ?? 'kafka',
    time: attribute('time') ?? new Date(Number(record.timestamp)).toISOString(),
    tenantId: attribute('tenantid') ?? 'default',
    correlationId: attribute('correlationid') ?? id,
    data: data.toString(),
    ...(damaged && { damaged }),
  };
}

function text(headers: IHeaders, name: string): string | undefined {
  const header = headers[name];
  return attributeText((Array.isArray(header) ? header[0] : header)?.toString());
}

/** An empty attribute is an absent one. NUL has no place in an attribute, nor in PostgreSQL. */
function attributeText(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  return value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value;
}

function parseStructured(value: Buffer | null): Record<string, unknown> | undefined {
  try {
    const event: unknown = JSON.parse(value?.toString() ?? 'null');
    return typeof event === 'object' && event !== null ? (event as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function dataOf(event: Record<string, unknown>): string | Buffer {
  const base64 = event['data_base64'];
  if (typeof base64 === 'string') return Buffer.from(base64, 'base64');
  return JSON.stringify(event['data'] ?? null);
}
