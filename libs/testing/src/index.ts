/** What tests and the demo need of the world: real servers of our own, and time in the test's hands. */
export { describeIf } from './describe-if.js';
export { TEST_PRINCIPAL, featureApp, type FeatureApp, type FeatureAppOptions } from './feature-app.js';
export { createDatabase, startTestPostgres, testDatabase, type TestDatabase, type TestPostgres } from './test-database.js';
export { TestConfig } from './test-config.js';
export { TimeMachine } from './time-machine.js';
export { Program, type Exit, type ProgramOptions } from './program.js';
export { until } from './until.js';
export { TestKafka, startTestKafka, type KafkaUnavailable } from './kafka.js';
export { FakeSlack, type FakeSlackOptions } from './fake-slack/fake-slack.js';
export type { FakeWebhook } from './fake-slack/fake-webhook.js';
export { SLACK, type SlackBehaviour } from './fake-slack/slack-behaviour.js';
export { slackObjection } from './fake-slack/slack-limits.js';
export type { SlackMessage } from './fake-slack/slack-message.js';
export { QUICK, busContract, type BusUnderTest } from './bus-contract.js';
export { MessageRecorder } from './message-recorder.js';
export { message, messages } from './messages.js';
export { RememberedDeadLetters } from './remembered-dead-letters.js';
export { TwistedBus, deliverTwice, shuffleAcrossKeys, type Twist } from './twisted-bus.js';
