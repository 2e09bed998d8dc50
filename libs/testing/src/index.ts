/** What tests and the demo need of the world: real servers of our own, and time in the test's hands. */
export { createDatabase, startTestPostgres, testDatabase, type TestDatabase, type TestPostgres } from './test-database.js';
export { TimeMachine } from './time-machine.js';
export { alertMessages } from './alert-messages.js';
export { LiveTestClient, upgradeRefusal } from './live-client.js';
export type { LiveService } from './live-service.js';

/** Loaded when it is called: the other specs need not wait for a whole application to be compiled. */
export const startLiveService: typeof import('./live-service.js').startLiveService = async (...args) => (await import('./live-service.js')).startLiveService(...args);
