export { Alerting1700000003000 } from './persistence/1700000003000-alerting.js';
