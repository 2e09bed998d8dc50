/** What tests and the demo need of the world: real servers of our own, and time in the test's hands. */
export { createDatabase, startTestPostgres, testDatabase, type TestDatabase, type TestPostgres } from './test-database.js';
export { TestConfig } from './test-config.js';
export { TimeMachine } from './time-machine.js';
export { FakeSlack, type FakeSlackOptions } from './fake-slack/fake-slack.js';
export type { FakeWebhook } from './fake-slack/fake-webhook.js';
export { SLACK, type SlackBehaviour } from './fake-slack/slack-behaviour.js';
export { slackObjection } from './fake-slack/slack-limits.js';
export type { SlackMessage } from './fake-slack/slack-message.js';
export { alertMessageOf, alertRaised, breachRetracted, warningRaised } from './alert-messages.js';
export { FixedConfig, slackChannel } from './fixed-config.js';
