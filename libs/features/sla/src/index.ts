export { Sla1700000002000 } from './persistence/1700000002000-sla.js';
