import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TicketEventData } from '#contracts';
import { FakeSlack, LiveTestClient, Program, testDatabase, until, type FakeWebhook, type SlackMessage, type TestDatabase } from '#testing';
import { OpenApiDocument } from '../contract/openapi-document.js';
import { AT_REST } from './at-rest.sql.js';
import { ms } from './duration.js';
import { LogLines, type LogLine } from './log-lines.js';
import type { ClockView, TicketView } from './views.js';

export const OPERATOR_KEY = 'operator-key-of-the-tests';
/** A Monday, long past: what is told at the world's time is never ahead of the service's own clock. */
const BEGINNING = '2024-03-04T09:00:00.000Z';

export interface WorldOptions {
  /** Environment variables that hold webhook URLs, each with the fake's webhook behind it. */
  readonly webhooks?: Readonly<Record<string, string>>;
  /** Other variables of the service's environment, such as secrets. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON. */
  readonly body: Body;
}

export interface Call {
  /** Undefined: the operator's; null: none at all. */
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON unless it is text or bytes. */
  readonly body?: unknown;
}

/** What a source says; what it has once said of a ticket stays said. `updated_at` is the world's time unless given. */
export type Change = Partial<TicketEventData>;

/**
 * The real standalone service as a process, on a real PostgreSQL whose clock stands still until the test moves it, with a
 * strict fake Slack. Nothing sleeps: `tell` and `advance` return when the service has done all there is to do at that instant.
 */
export class World {
  slack!: FakeSlack;
  readonly logs = new LogLines();
  private readonly directory = mkdtempSync(join(tmpdir(), 'watchdog-behaviour-'));
  private readonly told = new Map<string, TicketEventData>();
  private readonly clients: LiveTestClient[] = [];
  private readonly opened = new AsyncDisposableStack();
  private database!: TestDatabase;
  private program: Program | undefined;
  private url = '';
  /** The service's own word on its interface. */
  openapi: OpenApiDocument | undefined;

  constructor(private config: string, private readonly options: WorldOptions = {}) {}

  get configFile(): string {
    return join(this.directory, 'sla_config.yaml');
  }

  /** What the service said to the person who started it. */
  get output(): string {
    return this.program!.stdout;
  }

  async open(): Promise<void> {
    writeFileSync(this.configFile, this.config);
    this.opened.defer(() => rmSync(this.directory, { recursive: true, force: true }));
    this.database = await testDatabase([]);
    this.opened.defer(() => this.database.close());
    await this.database.time.freeze(BEGINNING);
    this.slack = await FakeSlack.start();
    this.opened.defer(() => this.slack.close());
    this.opened.defer(() => this.stop());
    this.opened.defer(() => this.hangUp());
    await this.start();
    const { body } = await this.call<OpenApiDocument['document']>('GET', '/api/docs/openapi.json');
    this.openapi = new OpenApiDocument(body);
  }

  async close(): Promise<void> {
    await this.opened.disposeAsync();
  }

  /** Starts the service, as after a stop. */
  async start(): Promise<void> {
    const webhooks = this.options.webhooks ?? { SLACK_WEBHOOK_URL: 'alerts' };
    const env = {
      DATABASE_URL: this.database.url,
      SLA_CONFIG: this.configFile,
      WATCHDOG_API_KEY: OPERATOR_KEY,
      ...this.options.env,
      ...Object.fromEntries(Object.entries(webhooks).map(([variable, name]) => [variable, this.slack.webhook(name).url])),
    };
    this.program = Program.service('standalone', { env, onOutput: (chunk) => this.logs.take(chunk) });
    await this.program.says(/Ctrl-C stops everything/);
    this.url = /API\s+(http:\S+)\/api\/docs/.exec(this.program.stdout)![1]!;
  }

  async stop(): Promise<void> {
    const ended = await this.program?.stop();
    this.program = undefined;
    if (ended && ended.code !== 0) throw new Error(`The service ended with ${ended.code ?? ended.signal}`);
  }

  // --- what happens

  /** An event of one ticket arrives, and is dealt with. */
  async tell(id: string, change: Change = {}): Promise<void> {
    const event = await this.eventOf(id, change);
    const answer = await this.call<{ accepted?: number }>('POST', '/api/v1/tickets', { body: [event] });
    if (answer.body.accepted !== 1) throw new Error(`${id} was not taken: ${answer.status} ${JSON.stringify(answer.body)}`);
    await this.settled();
  }

  /** The event `tell` would send. It counts as told. */
  async eventOf(id: string, change: Change = {}): Promise<TicketEventData> {
    const now = (await this.now()).toISOString();
    const before = this.told.get(id);
    const { sequence: _, ...lasting } = before ?? { priority: 'high', customer_tier: 'gold', status: 'open', created_at: change.updated_at ?? now };
    const updated_at = change.updated_at ?? now;
    const again = before?.updated_at === updated_at ? { sequence: (before.sequence ?? 0) + 1 } : {};
    const event = { ...lasting, ...again, ...change, id, updated_at } as TicketEventData;
    if (!before || updated_at >= before.updated_at) this.told.set(id, event);
    return event;
  }

  async advance(duration: string): Promise<void> {
    await this.move(duration);
    await this.settled();
  }

  /** Time passes, and nobody waits for what the service makes of it. */
  async move(duration: string): Promise<void> {
    await this.database.time.advance(ms(duration));
  }

  /** The configuration file is saved. */
  save(config: string): void {
    this.config = config;
    writeFileSync(this.configFile, config);
  }

  /** A valid configuration is saved, adopted, and applied to the open clocks. */
  async reload(config: string): Promise<void> {
    const before = await this.metric('watchdog_config_version');
    this.save(config);
    await until('the configuration is adopted', async () => (await this.metric('watchdog_config_version')) > before);
    await this.settled();
  }

  // --- what can be seen

  now(): Promise<Date> {
    return this.database.time.now();
  }

  /** `5m` before the world's time, as sources write it. */
  async ago(duration: string): Promise<string> {
    return new Date((await this.now()).getTime() - ms(duration)).toISOString();
  }

  webhook(name = 'alerts'): FakeWebhook {
    return this.slack.webhook(name);
  }

  /** The oldest message not yet read must say this. */
  async expectSlack(pattern: RegExp | string, webhook = 'alerts'): Promise<SlackMessage> {
    const message = await this.webhook(webhook).nextMessage();
    expect(message.words).toMatch(pattern);
    return message;
  }

  /** Nothing came beyond what was read. */
  expectSilence(): void {
    this.slack.expectNoMore();
  }

  async expectLog(fields: Readonly<Record<string, unknown>>): Promise<LogLine> {
    const [line] = await until(`a log line with ${JSON.stringify(fields)}`, () => {
      const lines = this.logs.matching(fields);
      return lines.length > 0 && lines;
    });
    return line!;
  }

  /** Any request. Whatever is answered must be what the service's own OpenAPI document says. */
  async call<Body = unknown>(method: string, path: string, { key = OPERATOR_KEY, headers = {}, body }: Call = {}): Promise<Answer<Body>> {
    const raw = typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(this.url + path, {
      method,
      headers: { ...(key === null ? {} : { authorization: `Bearer ${key}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: raw ? (body as BodyInit) : JSON.stringify(body) }),
    });
    const text = await response.text();
    const contentType = response.headers.get('content-type');
    const answer = { status: response.status, headers: response.headers, body: (/\bjson\b/.test(contentType ?? '') ? JSON.parse(text) : text) as Body };
    const objection = this.openapi?.objection(method, path, { ...answer, contentType });
    if (objection) throw new Error(`The OpenAPI document objects to ${method} ${path}, ${answer.status}: ${objection}\n${text.slice(0, 2000)}`);
    return answer;
  }

  /** GET under /api/v1, which must succeed. */
  async read<Body>(path: string, key?: string): Promise<Body> {
    const { status, body } = await this.call<Body>('GET', `/api/v1/${path}`, key ? { key } : {});
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  ticket(id: string): Promise<TicketView> {
    return this.read(`tickets/${encodeURIComponent(id)}`);
  }

  async clock(id: string, name: ClockView['clock'], cycle = 1): Promise<ClockView> {
    const { clocks } = await this.ticket(id);
    const clock = clocks.find((candidate) => candidate.clock === name && candidate.cycle === cycle);
    if (!clock) throw new Error(`${id} has no ${name} clock of cycle ${cycle}`);
    return clock;
  }

  /** The sum over all series with these labels; 0 where there is none. */
  async metric(name: string, labels: Readonly<Record<string, string>> = {}): Promise<number> {
    const { body: text } = await this.call<string>('GET', '/metrics');
    const series = text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
    return series
      .filter((line) => Object.entries(labels).every(([label, value]) => line.includes(`${label}="${value}"`)))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
  }

  get liveUrl(): string {
    return `${this.url.replace('http', 'ws')}/ws/alerts`;
  }

  /** A WebSocket client that has been welcomed and has said where to begin. */
  async live(begin: object = { type: 'subscribe' }, key: string = OPERATOR_KEY): Promise<LiveTestClient> {
    const client = await LiveTestClient.connect(this.liveUrl, key);
    this.clients.push(client);
    await client.next('welcome');
    client.send(begin);
    if ((begin as { type: string }).type === 'subscribe') await client.next('subscribed');
    return client;
  }

  /** An API key of a tenant; the operator's own tenant is `default`. */
  async createKey(tenant: string, ...scopes: string[]): Promise<string> {
    const { body } = await this.call<{ key: string }>('POST', '/api/v1/keys', { body: { tenant, name: `${tenant} ${scopes.join(' ')}`, scopes } });
    return body.key;
  }

  /** Waits until the service has nothing left to do at this instant. */
  async settled(withinMs = 15_000): Promise<void> {
    await until('the service is at rest', async () => {
      const [row] = await this.database.dataSource.query<{ rest: boolean }[]>(AT_REST);
      return row!.rest;
    }, withinMs);
  }

  /** After each test: nothing unexpected has left. Whether or not, no ticket of it is left to alert in the next one. */
  async clear(): Promise<void> {
    try {
      await this.settled();
      this.expectSilence();
      expect(this.logs.unexpectedErrors()).toEqual([]);
    } finally {
      await this.sweep();
    }
  }

  private hangUp(): void {
    for (const client of this.clients.splice(0)) client.socket.terminate();
  }

  private async sweep(): Promise<void> {
    this.hangUp();
    await this.move('1s');
    for (const id of [...this.told.keys()]) await this.tell(id, { status: 'cancelled' });
    this.told.clear();
    // Channels have rested, and nothing is told twice within the dedupe window of an earlier test.
    await this.advance('10m');
    this.slack.forget();
    this.logs.forget();
  }
}

/** The world of a spec: opened before its tests, swept after each, closed after the last. */
export function given(config: string, options?: WorldOptions): World {
  const world = new World(config, options);
  beforeAll(() => world.open(), 60_000);
  afterEach(() => world.clear());
  afterAll(() => world.close(), 60_000);
  return world;
}
