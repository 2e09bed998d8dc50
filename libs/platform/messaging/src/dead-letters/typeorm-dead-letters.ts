import type { DataSource } from 'typeorm';
import { EVENT_TYPES, deadLetterTopic } from '#contracts';
import type { Message } from '../bus.js';
import { outboxLine } from '../outbox/outbox-line.js';
import { ADD_DEAD_LETTER } from './add-dead-letter.sql.js';
import { DeadLetters, type DeadLetter } from './dead-letters.js';

const MAX_REASON = 4_000;
/** A larger message is announced without its data: the announcement must fit where the message itself may not have. */
const MAX_ANNOUNCED_DATA = 500_000;

export class TypeOrmDeadLetters extends DeadLetters {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async add({ message: original, consumer, reason, attempts }: DeadLetter): Promise<void> {
    const message = storable(original);
    const { topic, key, tenantId, correlationId } = message;
    const why = storableText(reason).slice(0, MAX_REASON);
    const prefix = `${tenantId}:`;
    const announcement: Message = {
      ...message,
      topic: deadLetterTopic(topic),
      id: `${message.id}:${consumer}`,
      type: EVENT_TYPES.messageDeadLettered,
      data: JSON.stringify({ topic, consumer, reason: why, attempts, message: { ...message, data: message.data.length > MAX_ANNOUNCED_DATA ? null : message.data } }),
    };
    await this.dataSource.query(ADD_DEAD_LETTER, [
      tenantId, topic, consumer, key.startsWith(prefix) ? key.slice(prefix.length) : null, why, attempts,
      JSON.stringify(message), correlationId, announcement.topic, key, outboxLine(announcement),
    ]);
  }
}

/** The message as PostgreSQL can hold it, and as someone's; what is wrong with it may be just that it is neither. Damage is told by the reason: replayed, what is left is good text. */
function storable({ damaged: _, ...texts }: Message): Message {
  const clean = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, storableText(text)])) as unknown as Message;
  return { ...clean, tenantId: clean.tenantId || 'default', correlationId: clean.correlationId || clean.id };
}

/** PostgreSQL's text has no NUL, and UTF-8 no lone surrogates. */
function storableText(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed();
}
