/** Ticket events in, allocations out. */
import { Geocoding1700000013000 } from '#connectors/geocoding';
import { Llm1700000014000 } from '#connectors/llm';
import { ALLOCATION_MIGRATIONS } from '#features/allocation';

export { AllocatorModule } from './allocator.module.js';
export const ALLOCATOR_MIGRATIONS = [...ALLOCATION_MIGRATIONS, Geocoding1700000013000, Llm1700000014000];
