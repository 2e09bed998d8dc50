import { InvalidArgumentError, type Command } from 'commander';
import { ServiceClient, patienceMs, type RetryLimits } from '#features/replay';
import { Failure } from './failure.js';
import { note } from './output.js';

export const LOCAL_SERVICE = 'http://127.0.0.1:3000';

export interface ServiceOptions {
  readonly to: string;
  readonly key?: string;
}

export function withServiceOptions(command: Command): Command {
  return command
    .option('--to <url>', 'the service', serviceUrl, LOCAL_SERVICE)
    .option('--key <key>', 'API key; default: WATCHDOG_API_KEY, or the file WATCHDOG_API_KEY_FILE names');
}

export function serviceUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw new InvalidArgumentError('Give a URL like http://127.0.0.1:3000.');
  return text.replace(/\/$/, '');
}

export async function serviceClient({ to, key }: ServiceOptions, limits: RetryLimits): Promise<ServiceClient> {
  let lastNote = '';
  return new ServiceClient(to, key ?? (await keyOfEnvironment()), limits, (message) => {
    if (message !== lastNote) note(`${message}; trying again for about ${Math.round(patienceMs(limits) / 60_000)} minutes…`);
    lastNote = message;
  });
}

/** The library of settings brings the service's framework with it, a second to load: only whoever needs it waits for it. */
async function keyOfEnvironment(): Promise<string | undefined> {
  const { SettingsError, readSettings } = await import('#platform/config');
  try {
    return readSettings().apiKey;
  } catch (error) {
    if (error instanceof SettingsError) throw new Failure(error.message, 2);
    throw error;
  }
}
