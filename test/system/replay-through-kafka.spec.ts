import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel, type Message, type Producer } from 'kafkajs';
import { TOPICS } from '#contracts';
import { Distributed, FakeSlack, describeIf, describeWith, until } from '#testing';
import { NONE, differences } from './differences.js';
import { CONFIG, NO_SERVICENOW_LOG, SAMPLE_CSV, SERVICENOW, hasServiceNowLog } from './logs.js';
import { pureStateOf, type Log } from './pure-core.js';
import { StoredState } from './stored-state.js';
import { watchdog } from './watchdog-cli.js';

const slack = await FakeSlack.start();
const home = mkdtempSync(join(tmpdir(), 'watchdog-home-'));
const system = await Distributed.start({ env: { SLA_CONFIG: CONFIG, SLACK_WEBHOOK_URL: slack.webhook().url, LOG_LEVEL: 'warn' } });
const running = system as Distributed;
const available = system instanceof Distributed;
const missing = available ? '' : system.unavailable;
afterAll(async () => {
  if (available) await running.stop();
  await slack.close();
  rmSync(home, { recursive: true, force: true });
}, 60_000);

describeIf(available, missing, 'a log replayed through Kafka', () => {
  test('ends in the clocks and alerts of the pure core', () => replayed(SAMPLE_CSV, 341), 120_000);
});

describeWith(available && hasServiceNowLog, missing || NO_SERVICENOW_LOG, 'the log of a real ServiceNow instance replayed through Kafka', () => {
  test('ends in the clocks and alerts of the pure core', () => replayed(SERVICENOW, 141_712), 300_000);
});

async function replayed(log: Log, events: number): Promise<void> {
  const stored = await StoredState.of(running.databaseUrl);
  try {
    const before = { clocks: await stored.clocks(), alerts: await stored.alerts() };
    const pure = pureStateOf(log, CONFIG);
    const { code, stdout, stderr } = await watchdog(
      ['replay', log.file, '--mapping', log.mapping!, '--to', running.service('ingest').url, '--ask', running.service('evaluator-2').url, '--format', 'json'],
      { WATCHDOG_API_KEY: running.apiKey, HOME: home },
    );
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ accepted: events, conflicts: 0 });
    await stored.settled();
    const { clocks, alerts } = await pure;
    expect(differences(await stored.clocks(), [...before.clocks, ...clocks].sort())).toEqual(NONE);
    expect(differences(await stored.alerts(), [...before.alerts, ...alerts].sort())).toEqual(NONE);
    expect(await stored.deliveries()).toBe(0);
    slack.expectNoMore();
  } finally {
    await stored.close();
  }
}

interface DeadLetter {
  readonly id: string;
  readonly origin: string;
  readonly consumer: string;
  readonly reason: string;
}

describeIf(available, missing, `topic ${TOPICS.inbound}`, () => {
  const kafka = (): Kafka => new Kafka({ brokers: [running.kafka.broker], logLevel: logLevel.NOTHING });
  let producer: Producer;
  beforeAll(async () => {
    producer = kafka().producer();
    await producer.connect();
  });
  afterAll(() => producer.disconnect());

  const event = (id: string, changes: object = {}): object =>
    ({ id, title: 'Sent by another system', priority: 'high', status: 'open', customer_tier: 'gold', created_at: '2025-03-24T09:00:00Z', updated_at: '2025-03-24T09:00:00Z', ...changes });
  /** All of one partition: a bad one holds up none of those behind it. */
  const send = (...messages: Omit<Message, 'partition'>[]) => producer.send({ topic: TOPICS.inbound, messages: messages.map((message) => ({ partition: 0, ...message })) });

  test('takes the good, keeps the bad with their reasons, and tries them again when asked', async () => {
    const cloudEvent = { ce_specversion: '1.0', ce_id: 'e-1', ce_type: 'ticket.inbound.v1', ce_source: '/desk', ce_tenantid: 'default', ce_correlationid: 'from-the-desk' };
    await send(
      { value: JSON.stringify(event('K-1')) },
      { key: 'default:K-2', value: JSON.stringify(event('K-2', { priority: 'urgent', created_at: undefined })) },
      { value: Buffer.from([0x00, 0xff, 0x7b, 0x22]) },
      { value: Buffer.from(JSON.stringify(event('K-3', { title: 'Herr Müller' })), 'latin1') },
      { key: null, value: null },
      { key: 'globex:K-4', value: JSON.stringify(event('K-4', { status: 7 })), headers: { ce_tenantid: 'globex', ce_id: 'g-1' } },
      { key: 'default:K-5', value: JSON.stringify(event('K-5')), headers: cloudEvent },
    );
    expect(await eventually('K-1')).toMatchObject({ ticket_id: 'K-1', title: 'Sent by another system' });
    expect(await eventually('K-5')).toMatchObject({ ticket_id: 'K-5', state: 'breach' });
    expect((await call('GET', 'tickets/K-2')).status).toBe(404);

    // Another tenant's letter is none of ours.
    const letters = await deadLetters(4);
    expect(letters.every(({ origin, consumer }) => origin === TOPICS.inbound && consumer === 'intake')).toBe(true);
    const [empty, damaged, unreadable, invalid] = letters.map(({ reason }) => reason);
    expect(invalid).toMatch(/^priority must be one of critical, high, medium, low; created_at must be a date and time with a zone/);
    expect(unreadable).toMatch(/^The data is not JSON: /);
    expect(damaged).toBe('title must be valid UTF-8');
    expect(empty).toBe('the event must be an object');

    // As it stands it is readable now; what was damaged stays visible in its title.
    expect((await call('POST', `dead-letters/${letters[1]!.id}/replay`)).status).toBe(200);
    expect(await eventually('K-3')).toMatchObject({ title: 'Herr M\uFFFDller' });
    expect((await call('POST', `dead-letters/${letters[1]!.id}/replay`)).status).toBe(409);
    // What is still wrong comes back as a new letter.
    expect((await call('POST', `dead-letters/${letters[3]!.id}/replay`)).status).toBe(200);
    await until('it is dead again', async () => (await deadLetters(3)).some(({ id, reason }) => reason === invalid && id !== letters[3]!.id));
  }, 60_000);

  async function call(method: string, path: string): Promise<Response> {
    return fetch(`${running.service('evaluator-1').url}/api/v1/${path}`, { method, headers: { authorization: `Bearer ${running.apiKey}` } });
  }

  async function eventually(ticket: string): Promise<unknown> {
    return until(`${ticket} is there`, async () => {
      const response = await call('GET', `tickets/${ticket}`);
      return response.ok ? await response.json() as object : undefined;
    });
  }

  /** Newest first, once there are as many. */
  async function deadLetters(count: number): Promise<readonly DeadLetter[]> {
    return until(`${count} dead letters`, async () => {
      const { dead_letters } = await (await call('GET', 'dead-letters')).json() as { dead_letters: DeadLetter[] };
      return dead_letters.length === count && dead_letters;
    });
  }
});
