/** Ticket events in, allocations out. */
import { Geocoding1700000013000 } from '#connectors/geocoding';
import { Llm1700000014000 } from '#connectors/llm';
import { ALLOCATION_MIGRATIONS } from '#features/allocation';
import { Classification1700000010500 } from '#features/classification';

export { AllocatorModule } from './allocator.module.js';
export const ALLOCATOR_MIGRATIONS = [...ALLOCATION_MIGRATIONS, Classification1700000010500, Geocoding1700000013000, Llm1700000014000];
