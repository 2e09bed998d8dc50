/** How a service starts and stops: foundations, health and metrics, signals, the order of things, refusals in plain words. */
export { runService, type RunningService, type ServiceDefinition } from './run-service.js';
export { StartRefused } from './start-refused.js';
