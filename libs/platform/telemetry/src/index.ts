/** What operators see: structured logs and metrics. */
export { Log, createLog, silentLog, type LogOptions } from './log.js';
export { Registry } from 'prom-client';
