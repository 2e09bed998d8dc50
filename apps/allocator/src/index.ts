/** Ticket events in, allocations out. */
import { Allocation1700000005000 } from '#features/allocation';
import { Classification1700000010500 } from '#features/classification';

export { AllocatorModule } from './allocator.module.js';
export const ALLOCATOR_MIGRATIONS = [Allocation1700000005000, Classification1700000010500];
