/** How messages travel: the bus port, its in-process and Kafka adapters, the transactional outbox and its relay. */
export { DependencyDown, MessageBus, PoisonMessage, type Message, type Subscription } from './bus.js';
