import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pc from 'picocolors';
import type { TicketEventData } from '#contracts';
import { FakeSlack, Program } from '#testing';
import { scenario, type Scene } from './scenario.js';
import { summary } from './summary.js';

/** `npm run demo`: the real service and a Slack look-alike on free ports, a minute and a half of a support desk, and what came of it. */
const CONFIG = resolve('test/demo/sla_config.yaml');
/** The last alert is due when the last story ends; deliveries follow within a second. */
const EPILOGUE_MS = 5_000;

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
process.stdout.on('error', () => stopping.abort());

const directory = mkdtempSync(join(tmpdir(), 'watchdog-demo-'));
const key = randomBytes(16).toString('hex');
const slack = await FakeSlack.start();
const webhook = slack.webhook('sla-alerts');
const service = Program.service('standalone', {
  // Ctrl-C is for the demo, which stops the service once it has asked it for the summary.
  group: true,
  env: { WATCHDOG_DATA_DIR: directory, WATCHDOG_API_KEY: key, SLA_CONFIG: CONFIG, SLACK_WEBHOOK_URL: webhook.url, LOG_LEVEL: 'warn' },
});

try {
  say(pc.bold('Ticket Watchdog demo') + pc.dim('  Targets are in seconds; Ctrl-C ends it.'));
  const [, url] = await service.says(/API\s+(http:\S+)\/api\/v1/);
  say(pc.dim(`The service runs at ${url} with a database of its own; a Slack look-alike listens at ${webhook.url}`));
  say('');
  const began = performance.now();
  void printSlack(began);
  await play(url!, began);
  await sleep(EPILOGUE_MS, undefined, { signal: stopping.signal }).catch(() => {});
  say(await summary(url!, key, webhook.messages.length));
} catch (error) {
  process.exitCode = 1;
  process.stderr.write(`The demo failed: ${error instanceof Error ? error.message : String(error)}\n`);
} finally {
  await service.stop('SIGTERM');
  await slack.close();
  rmSync(directory, { recursive: true, force: true });
}
// The look-alike's next message will not come.
process.exit();

async function play(url: string, began: number): Promise<void> {
  const tickets = new Map<string, TicketEventData>();
  for (const scene of scenario()) {
    const waitMs = began + scene.at * 1000 - performance.now();
    await sleep(Math.max(0, waitMs), undefined, { signal: stopping.signal }).catch(() => {});
    if (stopping.signal.aborted) return;
    const event = { ...tickets.get(scene.ticket), ...scene.change, id: scene.ticket, updated_at: new Date().toISOString() };
    event.created_at ??= event.updated_at;
    tickets.set(scene.ticket, event as TicketEventData);
    await send(url, event);
    narrate(scene, began);
  }
}

async function send(url: string, event: Partial<TicketEventData>): Promise<void> {
  const response = await fetch(`${url}/api/v1/tickets`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify([event]),
  });
  if (!response.ok) throw new Error(`the service refused ${event.id}: ${response.status} ${await response.text()}`);
}

async function printSlack(began: number): Promise<never> {
  for (;;) {
    const { text } = await webhook.nextMessage(2 ** 31 - 1);
    const colour = /breach/i.test(text) ? pc.red : pc.yellow;
    for (const line of text.split('\n')) say(`${clock(began)}  ${colour(pc.bold('#sla-alerts'))}  ${colour(line)}`);
  }
}

function narrate({ system, ticket, change, words }: Scene, began: number): void {
  const title = change.title ? ` “${change.title}”` : '';
  say(`${clock(began)}  ${pc.cyan(system.padEnd(14))}${pc.bold(ticket.padEnd(11))} ${words}${pc.dim(title)}`);
}

function clock(began: number): string {
  return pc.dim(`${((performance.now() - began) / 1000).toFixed(1).padStart(5)} s`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
