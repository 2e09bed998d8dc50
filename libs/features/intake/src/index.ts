/** Ticket events in: validated, stored once with their history, and put on the outbox. */
export { AcceptTicketEvents } from './accept-ticket-events.js';
export { IntakeModule } from './intake.module.js';
export { Intake1700000001000 } from './persistence/1700000001000-intake.js';
export { Sources1700000007000 } from './persistence/1700000007000-sources.js';
export { SourcePlugins } from './sources/source-plugins.js';
export { SourcesModule } from './sources/sources.module.js';
export { deliveryOf } from './sources/kept-delivery.js';
export { TypeOrmPulls } from './sources/pulling/typeorm-pulls.js';
