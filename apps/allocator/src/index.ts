/** Ticket events in, allocations out. */
import { Geocoding1700000013000 } from '#connectors/geocoding';
import { Llm1700000014000 } from '#connectors/llm';
import { Allocation1700000005000 } from '#features/allocation';

export { AllocatorModule } from './allocator.module.js';
export const ALLOCATOR_MIGRATIONS = [Allocation1700000005000, Geocoding1700000013000, Llm1700000014000];
