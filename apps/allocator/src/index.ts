/** Ticket events in, allocations out. */
import { Allocation1700000005000 } from '#features/allocation';

export { AllocatorModule } from './allocator.module.js';
export const ALLOCATOR_MIGRATIONS = [Allocation1700000005000];
