import { Allocation1700000005000 } from './1700000005000-allocation.js';
import { Decisions1700000005001 } from './1700000005001-decisions.js';

/** In the order they were written. */
export const ALLOCATION_MIGRATIONS = [Allocation1700000005000, Decisions1700000005001];
