import { resolve } from 'node:path';
import { Program } from '#testing';

export interface RunningService {
  readonly program: Program;
  readonly url: string;
}

/** Everything in one process, on a database of the test's, with the configuration everybody starts with. */
export async function startStandalone(databaseUrl: string, apiKey: string, webhookUrl: string): Promise<RunningService> {
  const env = { DATABASE_URL: databaseUrl, WATCHDOG_API_KEY: apiKey, SLACK_WEBHOOK_URL: webhookUrl, SLA_CONFIG: resolve('sla_config.yaml'), LOG_LEVEL: 'warn' };
  const program = Program.service('standalone', { env });
  await program.says(/Ctrl-C stops everything/, 60_000);
  return { program, url: /Health\s+(http:\S+)\/health\/ready/.exec(program.stdout)![1]! };
}
