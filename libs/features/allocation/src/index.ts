export { Allocation1700000005000 } from './persistence/1700000005000-allocation.js';
