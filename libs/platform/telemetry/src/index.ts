/** What operators see: structured logs, metrics and health. */
export { Log, createLog, silentLog, type LogOptions } from './log.js';
export { Health, type HealthCheck, type HealthReport } from './health.js';
export { Registry } from 'prom-client';
