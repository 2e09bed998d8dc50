export { Live1700000004000 } from './persistence/1700000004000-live.js';
