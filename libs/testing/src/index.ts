/** What tests and the demo need of the world: real servers of our own, and time in the test's hands. */
export { alertMessageOf, alertMessages, alertRaised, breachRetracted, warningRaised } from './alert-messages.js';
export { QUICK, busContract, type BusUnderTest } from './bus-contract.js';
export { describeIf, describeWith } from './describe-if.js';
export { Distributed, type DistributedOptions, type Service } from './distributed.js';
export { FakeSlack, type FakeSlackOptions } from './fake-slack/fake-slack.js';
export type { FakeWebhook } from './fake-slack/fake-webhook.js';
export { SLACK, type SlackBehaviour } from './fake-slack/slack-behaviour.js';
export { slackObjection } from './fake-slack/slack-limits.js';
export type { SlackMessage } from './fake-slack/slack-message.js';
export { TEST_PRINCIPAL, featureApp, type FeatureApp, type FeatureAppOptions } from './feature-app.js';
export { FakeLlm, type LlmBehaviour, type Mind } from './fake-llm/fake-llm.js';
export type { LlmRequest } from './fake-llm/protocols.js';
export { FakeNominatim, type NominatimBehaviour } from './fake-nominatim.js';
export { killFamily } from './kill-family.js';
export { TestKafka, startTestKafka, type KafkaUnavailable } from './kafka.js';
export { LiveTestClient, upgradeRefusal } from './live-client.js';
export type { LiveService } from './live-service.js';
export { LoopbackServer, type LoopbackRequest } from './loopback-server.js';
export { MessageRecorder } from './message-recorder.js';
export { message, messages } from './messages.js';
export { Program, type Exit, type ProgramOptions } from './program.js';
export { RememberedDeadLetters } from './remembered-dead-letters.js';
export { seededRandom } from './seeded-random.js';
export { TestConfig, slackChannel } from './test-config.js';
export { TestPostgres, createDatabase, startTestPostgres, testDatabase, type TestDatabase } from './test-database.js';
export { TimeMachine } from './time-machine.js';
export { TwistedBus, deliverTwice, shuffleAcrossKeys, type Twist } from './twisted-bus.js';
export { until } from './until.js';

/** Loaded when it is called: the other specs need not wait for a whole application to be compiled. */
export const startLiveService: typeof import('./live-service.js').startLiveService = async (...args) => (await import('./live-service.js')).startLiveService(...args);
