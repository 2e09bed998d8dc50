import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SettingsError, readSettings, type SettingsDefaults } from './read-settings.js';

let directory: string;
const file = (name: string, content: string): string => {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
};
beforeAll(() => void (directory = mkdtempSync(join(tmpdir(), 'watchdog-settings-'))));
afterAll(() => rmSync(directory, { recursive: true }));

function problemsOf(variables: Record<string, string>, defaults?: SettingsDefaults): readonly string[] {
  try {
    readSettings(variables, defaults);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}

test('an empty environment is enough', () => {
  const expected = { port: 3000, host: '127.0.0.1', databaseUrl: undefined, kafkaBrokers: [], slaConfig: 'sla_config.yaml', slackWebhookUrl: undefined, dataDir: '.watchdog', apiKey: undefined, logLevel: 'info' };
  expect(readSettings({})).toEqual(expected);
  expect(readSettings({ PORT: '', DATABASE_URL: ' ' })).toEqual(expected);
  expect(readSettings({}, { port: 3001 }).port).toBe(3001);
});

test('every variable is read', () => {
  const slaConfig = file('sla.yaml', '');
  expect(readSettings({
    PORT: '0', HOST: '0.0.0.0', DATABASE_URL: 'postgres://u:p@db/watchdog', KAFKA_BROKERS: 'a:9092, b:9092,[::1]:9093', SLA_CONFIG: slaConfig,
    SLACK_WEBHOOK_URL: 'https://hooks.slack.com/services/T/B/x', WATCHDOG_DATA_DIR: '/data', WATCHDOG_API_KEY: 'wd_1', LOG_LEVEL: 'DEBUG',
  })).toEqual({
    port: 0, host: '0.0.0.0', databaseUrl: 'postgres://u:p@db/watchdog', kafkaBrokers: ['a:9092', 'b:9092', '[::1]:9093'], slaConfig,
    slackWebhookUrl: 'https://hooks.slack.com/services/T/B/x', dataDir: '/data', apiKey: 'wd_1', logLevel: 'debug',
  });
});

test('NAME_FILE names a file that holds the value', () => {
  expect(readSettings({ DATABASE_URL_FILE: file('db', 'postgres://u:p@db/w\n'), PORT_FILE: file('port', ' 8080 \n') })).toMatchObject({ databaseUrl: 'postgres://u:p@db/w', port: 8080 });
  expect(problemsOf({ WATCHDOG_API_KEY: 'a', WATCHDOG_API_KEY_FILE: file('key', 'b') })).toEqual(['WATCHDOG_API_KEY and WATCHDOG_API_KEY_FILE are both set: set one of them.']);
  expect(problemsOf({ WATCHDOG_API_KEY_FILE: '/no/such/file' })).toEqual(['WATCHDOG_API_KEY_FILE names /no/such/file, which does not exist.']);
  expect(problemsOf({ WATCHDOG_API_KEY_FILE: directory })).toEqual([`WATCHDOG_API_KEY_FILE names ${directory}, which cannot be read (EISDIR).`]);
  const empty = file('empty', '\n');
  expect(problemsOf({ PORT_FILE: empty })).toEqual([`PORT_FILE names ${empty}, which is empty.`]);
});

test('every problem at once, without telling secrets', () => {
  expect(problemsOf({ PORT: '70000', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://root:hunter2@db/x', KAFKA_BROKERS: 'kafka:9092,nonsense', SLACK_WEBHOOK_URL: 'hooks.slack.com/T', SLA_CONFIG: '/no/sla.yaml', WATCHDOG_API_KEY: 'two words' })).toEqual([
    'PORT is "70000", not a port between 0 and 65535.',
    'DATABASE_URL is not a URL like postgres://user:password@host:5432/database.',
    'KAFKA_BROKERS names "nonsense", which is not a broker like host:9092.',
    'SLA_CONFIG names /no/sla.yaml, which does not exist.',
    'SLACK_WEBHOOK_URL is not a URL like https://hooks.slack.com/services/….',
    'WATCHDOG_API_KEY holds characters that cannot be sent in a header: use visible ASCII without spaces.',
    'LOG_LEVEL is "loud", not one of trace, debug, info, warn, error, fatal, silent.',
  ]);
  for (const port of ['-1', '3e3', '30.5', 'http', '0x50']) expect(problemsOf({ PORT: port })).toHaveLength(1);
});
