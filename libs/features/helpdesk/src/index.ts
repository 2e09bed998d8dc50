/** A help desk's view: people submit tickets, departments have them, and are counted. */
export { HelpdeskModule } from './helpdesk.module.js';
export { Departments, type DepartmentGuess, type SubmittedText } from './departments.js';
export { TicketIntake, type IntakeOutcome } from './ticket-intake.js';
export { HELPDESK_MIGRATIONS } from './persistence/helpdesk-migrations.js';
