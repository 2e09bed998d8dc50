import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pc from 'picocolors';
import type { AllocationDecision, TicketEventData } from '#contracts';
import { FakeSlack, Program } from '#testing';
import { asSent } from './as-sent.js';
import { MockHandler } from './mock-handler.js';
import { MockSource } from './mock-source.js';
import { scenario, type Scene } from './scenario.js';
import { Service } from './service.js';
import { shownAs } from './shown-as.js';
import { summary } from './summary.js';
import { tellDecision } from './tell-decision.js';

/**
 * `npm run demo`: the real service, a Slack look-alike and a help desk with groups on free ports, a minute and a half of tickets from
 * several systems, and what came of it.
 */
const CONFIG = resolve('test/demo/sla_config.yaml');
/** Where the configuration says the help desk is, as `npm run mock:handler` would have it. */
const USUAL_DESK = 'http://127.0.0.1:4010';
/** When people write to the help desk itself, in seconds. */
const AT_THE_DESK = [3, 18, 33];
/** Every such decision is declined, to show what becomes of it. */
const REJECT_EVERY = 4;
/** The last alert is due when the last story ends; deliveries follow within a second. */
const EPILOGUE_S = 5;

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
process.stdout.on('error', () => stopping.abort());

const directory = mkdtempSync(join(tmpdir(), 'watchdog-demo-'));
const key = randomBytes(16).toString('hex');
const slack = await FakeSlack.start();
const webhook = slack.webhook('sla-alerts');
const desk = await MockHandler.start({ key, name: 'help-desk', rejectEvery: REJECT_EVERY, onDecision: (...taken) => void narrateDecision(...taken) });
const config = join(directory, 'sla_config.yaml');
writeFileSync(config, readFileSync(CONFIG, 'utf8').replace(USUAL_DESK, desk.url));
const program = Program.service('standalone', {
  // Ctrl-C is for the demo, which stops the service once it has asked it for the summary.
  group: true,
  env: { WATCHDOG_DATA_DIR: join(directory, 'data'), WATCHDOG_API_KEY: key, SLA_CONFIG: config, SLACK_WEBHOOK_URL: webhook.url, LOG_LEVEL: 'warn' },
});
let service: Service;
let began = performance.now();

try {
  say(pc.bold('Ticket Watchdog demo') + pc.dim('  Targets are in seconds; Ctrl-C ends it.'));
  const [, url] = await program.says(/API\s+(http:\S+)\/api\/docs/);
  service = new Service(url!, key);
  desk.service = url;
  say(pc.dim(`A service of the demo's own runs at ${url}, with a database that goes with it (what npm start runs is left alone); a Slack look-alike listens at ${webhook.url}, a help desk with groups at ${desk.url}`));
  say(pc.dim('Tickets that come with their group keep it; each of the others is given to one: the lines "allocated".'));
  await service.knowsGroups();
  say('');
  began = performance.now();
  void printSlack();
  await Promise.all([play(), writeToTheDesk(new MockSource({ service: url!, key }))]);
  await until(EPILOGUE_S + (performance.now() - began) / 1000);
  say(await summary(service, webhook.messages.length));
} catch (error) {
  process.exitCode = 1;
  process.stderr.write(`The demo failed: ${error instanceof Error ? error.message : String(error)}\n`);
} finally {
  await program.stop('SIGTERM');
  await Promise.all([slack.close(), desk.close()]);
  rmSync(directory, { recursive: true, force: true });
}
// The look-alike's next message will not come.
process.exit();

async function play(): Promise<void> {
  const tickets = new Map<string, TicketEventData>();
  for (const scene of scenario()) {
    await until(scene.at);
    if (stopping.signal.aborted) return;
    const event = { ...tickets.get(scene.ticket), ...scene.change, id: scene.ticket, updated_at: new Date().toISOString() };
    event.created_at ??= event.updated_at;
    tickets.set(scene.ticket, event as TicketEventData);
    await service.send(asSent(scene.system, event as TicketEventData));
    narrate(scene);
  }
}

async function writeToTheDesk(source: MockSource): Promise<void> {
  for (const at of AT_THE_DESK) {
    await until(at);
    if (stopping.signal.aborted) return;
    const { ticket_id, ticket_number, title } = await source.send();
    narrate({ system: 'Help desk', ticket: shownAs(ticket_id, ticket_number), change: { title }, words: 'opened' });
  }
}

/** Seconds since the stream began; sooner where the demo is to end. */
async function until(at: number): Promise<void> {
  const waitMs = began + at * 1000 - performance.now();
  await sleep(Math.max(0, waitMs), undefined, { signal: stopping.signal }).catch(() => {});
}

async function narrateDecision(decision: AllocationDecision, declined: boolean): Promise<void> {
  try {
    const [first, ...more] = await tellDecision(decision, declined, service);
    say(`${clock()}  ${first}`);
    for (const line of more) say(`${' '.repeat(9)}${' '.repeat(14)}${line}`);
  } catch (error) {
    // The service may be on its way down.
    if (!stopping.signal.aborted) throw error;
  }
}

async function printSlack(): Promise<never> {
  for (;;) {
    const { text } = await webhook.nextMessage(2 ** 31 - 1);
    const colour = /breach/i.test(text) ? pc.red : pc.yellow;
    for (const line of text.split('\n')) say(`${clock()}  ${colour(pc.bold('#sla-alerts'))}  ${colour(line)}`);
  }
}

function narrate({ system, ticket, change, words }: Omit<Scene, 'at'>): void {
  const title = change.title ? ` “${change.title}”` : '';
  const group = change.assignment_group ? `, for its group ${change.assignment_group}` : '';
  say(`${clock()}  ${pc.cyan(system.padEnd(14))}${pc.bold(ticket.padEnd(13))} ${words}${group}${pc.dim(title)}`);
}

function clock(): string {
  return pc.dim(`${((performance.now() - began) / 1000).toFixed(1).padStart(5)} s`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
