/** Gives each ticket to a group, or says why to none. */
export { AllocationModule } from './allocation.module.js';
export { PassOnTickets } from './pass-on-tickets.js';
export { Allocation1700000005000 } from './persistence/1700000005000-allocation.js';
