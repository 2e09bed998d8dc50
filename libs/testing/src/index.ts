/** What tests and the demo need of the world: real servers of our own, and time in the test's hands. */
<<<<<<< HEAD
=======
export { describeIf } from './describe-if.js';
export { TEST_PRINCIPAL, featureApp, type FeatureApp, type FeatureAppOptions } from './feature-app.js';
export { createDatabase, startTestPostgres, testDatabase, type TestDatabase, type TestPostgres } from './test-database.js';
export { TestConfig } from './test-config.js';
export { TimeMachine } from './time-machine.js';
export { Program, type Exit, type ProgramOptions } from './program.js';
export { until } from './until.js';
export { TestKafka, startTestKafka, type KafkaUnavailable } from './kafka.js';
export { FakeSlack, type FakeSlackOptions } from './fake-slack/fake-slack.js';
>>>>>>> apps
export type { FakeWebhook } from './fake-slack/fake-webhook.js';
export type { SlackMessage } from './fake-slack/slack-message.js';
<<<<<<< HEAD
export { FakeSlack, type FakeSlackOptions } from './fake-slack/fake-slack.js';
export { FixedConfig, slackChannel } from './fixed-config.js';
=======
export { QUICK, busContract, type BusUnderTest } from './bus-contract.js';
>>>>>>> apps
export { MessageRecorder } from './message-recorder.js';
export { QUICK, busContract, type BusUnderTest } from './bus-contract.js';
export { RememberedDeadLetters } from './remembered-dead-letters.js';
export { SLACK, type SlackBehaviour } from './fake-slack/slack-behaviour.js';
export { TEST_PRINCIPAL, featureApp, type FeatureApp, type FeatureAppOptions } from './feature-app.js';
export { TestConfig } from './test-config.js';
export { TestKafka, startTestKafka, type KafkaUnavailable } from './kafka.js';
export { TimeMachine } from './time-machine.js';
export { TwistedBus, deliverTwice, shuffleAcrossKeys, type Twist } from './twisted-bus.js';
<<<<<<< HEAD
export { alertMessageOf, alertMessages, alertRaised, breachRetracted, warningRaised } from './alert-messages.js';
export { createDatabase, startTestPostgres, testDatabase, type TestDatabase, type TestPostgres } from './test-database.js';
export { message, messages } from './messages.js';
export { slackObjection } from './fake-slack/slack-limits.js';

export { LiveTestClient, upgradeRefusal } from './live-client.js';
export type { LiveService } from './live-service.js';

/** Loaded when it is called: the other specs need not wait for a whole application to be compiled. */
export const startLiveService: typeof import('./live-service.js').startLiveService = async (...args) => (await import('./live-service.js')).startLiveService(...args);
=======
>>>>>>> apps
