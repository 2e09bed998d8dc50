/** What tests and the demo need of the world: real servers of our own, and time in the test's hands. */
export { TEST_PRINCIPAL, featureApp, type FeatureApp, type FeatureAppOptions } from './feature-app.js';
export { createDatabase, startTestPostgres, testDatabase, type TestDatabase, type TestPostgres } from './test-database.js';
export { TestConfig } from './test-config.js';
export { TimeMachine } from './time-machine.js';
export { TestKafka, startTestKafka, type KafkaUnavailable } from './kafka.js';
