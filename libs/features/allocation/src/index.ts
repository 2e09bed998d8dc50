/** Gives each ticket to a group, or says why to none, and takes the decision to the system that owns the ticket. */
export { AllocationModule } from './allocation.module.js';
export { PassOnTickets } from './pass-on-tickets.js';
export { HandlerPlugins } from './configured-handlers.js';
export { Classifier, NoClassifier, type ClassifiedAs } from './classifier.js';
export type { RememberedTicket } from './remembering/remember-tickets.js';
export { Places, ToldPlaces, type Place, type Whereabouts } from './places.js';
export { ReplayAssignment } from './delivering/replay-assignment.js';
export { ALLOCATION_MIGRATIONS } from './persistence/allocation-migrations.js';
export { verifyAuditAt, type Verified } from './audit/verify-audit-at.js';
