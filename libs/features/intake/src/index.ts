/** Ticket events in: validated, stored once with their history, and put on the outbox. */
export { IntakeModule } from './intake.module.js';
export { Intake1700000001000 } from './persistence/1700000001000-intake.js';
