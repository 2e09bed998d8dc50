/** How messages travel: the bus port, its in-process and Kafka adapters, the transactional outbox and its relay. */
export { DependencyDown, MessageBus, PoisonMessage, type Message, type Subscription } from './bus.js';
export { InProcessMessageBus } from './in-process-message-bus.js';
export { KafkaMessageBus, type KafkaOptions } from './kafka/kafka-message-bus.js';
export { disarmIdleTimer } from './kafka/disarm-idle-timer.js';
export type { Membership } from './kafka/kafka-consumer.js';
export type { Resilience } from './middleware/resilient-handler.js';
export { DeadLetters, type DeadLetter } from './dead-letters/dead-letters.js';
export { TypeOrmDeadLetters } from './dead-letters/typeorm-dead-letters.js';
export { APPEND_TO_OUTBOX, OUTBOX_SIGNAL, appendToOutbox, insertIntoOutbox, type RunsSql } from './outbox/append-to-outbox.sql.js';
export { outboxLine, parseOutboxLines } from './outbox/outbox-line.js';
export { OutboxRelay, type OutboxRelayOptions } from './outbox/outbox-relay.js';
export { outboxLag, type OutboxLag } from './outbox/outbox-lag.js';
export { MessagingModule, type MessagingOptions } from './messaging.module.js';
