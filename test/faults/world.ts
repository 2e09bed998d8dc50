import type { FakeSlack } from '#testing';
import type { Database } from './database.js';
import type { TopicWatch } from './topic-watch.js';

/** A running system, and what a test holds in its hands of it. */
export interface World {
  readonly apiKey: string;
  readonly ingestUrl: string;
  readonly slack: FakeSlack;
  /** Another one after a restart that moved the database. */
  readonly database: Database;
  /** Undefined where there is no broker. */
  readonly topics: TopicWatch | undefined;
  /** What the services have said last, for whoever must find out why a test failed. */
  testify(): Promise<string>;
}

export const CHANNELS = ['operations', 'managers'] as const;
export type Channel = (typeof CHANNELS)[number];

/** For every service of a world: its configuration and where its alerts go. */
export function worldSettings(slack: FakeSlack): Record<string, string> {
  return {
    SLA_CONFIG: 'test/faults/sla_config.yaml',
    OPERATIONS_WEBHOOK_URL: slack.webhook('operations').url,
    MANAGERS_WEBHOOK_URL: slack.webhook('managers').url,
    LOG_LEVEL: 'warn',
  };
}
