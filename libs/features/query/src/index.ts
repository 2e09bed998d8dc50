/** What people and dashboards ask: tickets with their clocks, counts, alerts, dead letters. Reads the other features' views; owns no table. */
export { QueryModule } from './query.module.js';
export { DeliveryReplay } from './dead-letters/delivery-replay.js';
