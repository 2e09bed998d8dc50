/** Ticket events in, allocations out. */
import { ALLOCATION_MIGRATIONS } from '#features/allocation';

export { AllocatorModule } from './allocator.module.js';
export const ALLOCATOR_MIGRATIONS = ALLOCATION_MIGRATIONS;
