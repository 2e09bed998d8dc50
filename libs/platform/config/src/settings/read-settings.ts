import { existsSync } from 'node:fs';
import { processVariables, readVariable, type Variables } from './environment.js';
import type { Settings } from './settings.js';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const DEFAULTS = { port: 3000, host: '127.0.0.1', slaConfig: 'sla_config.yaml', dataDir: '.watchdog', logLevel: 'info' };
export type SettingsDefaults = Partial<typeof DEFAULTS>;

/** Every problem of the environment at once, one sentence each. */
export class SettingsError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/** The environment as settings. Throws `SettingsError`. */
export function readSettings(variables: Variables = processVariables, defaults: SettingsDefaults = {}): Settings {
  const fallback = { ...DEFAULTS, ...defaults };
  const problems: string[] = [];

  function read<T>(name: string, convert: (value: string) => T | Refused): T | undefined {
    const reading = readVariable(variables, name);
    if ('problem' in reading) return void problems.push(reading.problem);
    if (reading.value === undefined) return undefined;
    const converted = convert(reading.value);
    if (converted instanceof Refused) return void problems.push(`${name} ${converted.why}.`);
    return converted;
  }

  const settings: Settings = {
    port: read('PORT', toPort) ?? fallback.port,
    host: read('HOST', asItIs) ?? fallback.host,
    databaseUrl: read('DATABASE_URL', (value) => toUrl(value, ['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/database')),
    kafkaBrokers: read('KAFKA_BROKERS', toBrokers) ?? [],
    slaConfig: read('SLA_CONFIG', toExistingFile) ?? fallback.slaConfig,
    slackWebhookUrl: read('SLACK_WEBHOOK_URL', (value) => toUrl(value, ['https:', 'http:'], 'https://hooks.slack.com/services/…')),
    dataDir: read('WATCHDOG_DATA_DIR', asItIs) ?? fallback.dataDir,
    apiKey: read('WATCHDOG_API_KEY', toKey),
    logLevel: read('LOG_LEVEL', toLogLevel) ?? fallback.logLevel,
  };
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}

/** Completes "NAME …". Says nothing of the value where the value may be a secret. */
class Refused {
  constructor(readonly why: string) {}
}

const asItIs = (value: string): string => value;

function toPort(value: string): number | Refused {
  const port = Number(value);
  return /^\d+$/.test(value) && port <= 65_535 ? port : new Refused(`is "${value}", not a port between 0 and 65535`);
}

/** The value may hold a password, so the sentence shows an example in its place. */
function toUrl(value: string, protocols: readonly string[], example: string): string | Refused {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url && protocols.includes(url.protocol) && url.hostname !== '' ? value : new Refused(`is not a URL like ${example}`);
}

function toBrokers(value: string): readonly string[] | Refused {
  const brokers = value.split(',').map((broker) => broker.trim()).filter((broker) => broker !== '');
  const wrong = brokers.find((broker) => !/^[^\s:/]+:\d{1,5}$|^\[[0-9a-fA-F:]+\]:\d{1,5}$/.test(broker));
  if (wrong !== undefined) return new Refused(`names "${wrong}", which is not a broker like host:9092`);
  return brokers.length > 0 ? brokers : new Refused('names no broker: write host:9092, separated by commas');
}

/** Only a file somebody asked for must be there; without SLA_CONFIG the newest stored version will do. */
function toExistingFile(value: string): string | Refused {
  return existsSync(value) ? value : new Refused(`names ${value}, which does not exist`);
}

function toKey(value: string): string | Refused {
  return /^[\x21-\x7e]+$/.test(value) ? value : new Refused('holds characters that cannot be sent in a header: use visible ASCII without spaces');
}

function toLogLevel(value: string): string | Refused {
  const level = value.toLowerCase();
  return LOG_LEVELS.some((known) => known === level) ? level : new Refused(`is "${value}", not one of ${LOG_LEVELS.join(', ')}`);
}
