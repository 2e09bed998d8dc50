import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenOnLoopback, type Listening } from '../listen-on-loopback.js';
import { FakeWebhook } from './fake-webhook.js';
import type { SlackBehaviour } from './slack-behaviour.js';
import { slackObjection } from './slack-limits.js';
import { slackMessage } from './slack-message.js';

export interface FakeSlackOptions {
  /** 0: any free port. */
  readonly port?: number;
  /** Answers 429 with Retry-After to a webhook's second message within this many ms of the wall clock. Default: no limit. */
  readonly minIntervalMs?: number;
}

/** A real HTTP server on loopback that speaks the incoming-webhook protocol, strictly, and misbehaves as scripted. */
export class FakeSlack {
  private readonly webhooks = new Map<string, FakeWebhook>();
  private readonly lastTaken = new Map<string, number>();
  private open = 0;

  private constructor(private readonly listening: Listening, private readonly minIntervalMs: number) {}

  static async start({ port = 0, minIntervalMs = 0 }: FakeSlackOptions = {}): Promise<FakeSlack> {
    const server = createServer();
    const slack = new FakeSlack(await listenOnLoopback(server, port), minIntervalMs);
    server.on('request', (request, response) => {
      slack.open++;
      response.once('close', () => slack.open--);
      slack.handle(request, response).catch(() => request.socket.destroy());
    });
    return slack;
  }

  /** The webhook of this name, made when first asked for. */
  webhook(name = 'alerts'): FakeWebhook {
    const existing = this.webhooks.get(name);
    if (existing) return existing;
    const webhook = new FakeWebhook(name, `${this.listening.url}/services/${encodeURIComponent(name)}`);
    this.webhooks.set(name, webhook);
    return webhook;
  }

  /** Requests that have been neither answered nor given up, hanging ones too. */
  get openRequests(): number {
    return this.open;
  }

  /** Strict: fails if any webhook took a message that nobody has read. */
  expectNoMore(): void {
    for (const webhook of this.webhooks.values()) webhook.expectNoMore();
  }

  /** Forgets what nobody has read and what is still scripted: for the next test to begin anew. */
  forget(): void {
    for (const webhook of this.webhooks.values()) webhook.forget();
  }

  /** Cuts every connection, hanging ones too. */
  close(): Promise<void> {
    return this.listening.close();
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const webhook = this.addressed(request);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (!webhook) {
      response.writeHead(404).end('no_service');
      return;
    }
    const body = Buffer.concat(chunks).toString('utf8');
    const behaviour = this.paced(webhook, judged(request, body, webhook.nextBehaviour()));
    const taken = behaviour.kind === 'ok' || behaviour.kind === 'lost-answer' || behaviour.kind === 'half-answer';
    if (taken) this.lastTaken.set(webhook.name, Date.now());
    webhook.record(behaviour, taken ? slackMessage(webhook.name, body, behaviour.kind !== 'lost-answer') : undefined);
    answer(response, behaviour);
  }

  private addressed(request: IncomingMessage): FakeWebhook | undefined {
    const name = /^\/services\/([^/?]+)$/.exec(request.url ?? '')?.[1];
    return request.method === 'POST' && name ? this.webhooks.get(decodeURIComponent(name)) : undefined;
  }

  private paced(webhook: FakeWebhook, behaviour: SlackBehaviour): SlackBehaviour {
    const waitMs = (this.lastTaken.get(webhook.name) ?? -Infinity) + this.minIntervalMs - Date.now();
    if (behaviour.kind !== 'ok' || waitMs <= 0) return behaviour;
    return { kind: 'status', status: 429, body: 'rate_limited', retryAfter: Math.ceil(waitMs / 1000) };
  }
}

/** A message Slack would refuse is refused, unless the script has something worse for it. */
function judged(request: IncomingMessage, body: string, behaviour: SlackBehaviour): SlackBehaviour {
  if (behaviour.kind !== 'ok') return behaviour;
  const json = /^application\/json\b/.test(request.headers['content-type'] ?? '');
  const objection = json ? slackObjection(body) : 'invalid_payload: the content type is not application/json';
  return objection ? { kind: 'status', status: 400, body: objection } : behaviour;
}

function answer(response: ServerResponse, behaviour: SlackBehaviour): void {
  switch (behaviour.kind) {
    case 'ok':
      response.writeHead(200, { 'content-type': 'text/html' }).end('ok');
      return;
    case 'status':
      response
        .writeHead(behaviour.status, { 'content-type': 'text/html', ...(behaviour.retryAfter === undefined ? {} : { 'retry-after': String(behaviour.retryAfter) }) })
        .end(behaviour.body ?? '');
      return;
    case 'hang':
      return;
    case 'reset':
    case 'lost-answer':
      response.socket?.resetAndDestroy();
      return;
    case 'half-answer':
      response.writeHead(200, { 'content-type': 'text/html', 'content-length': '2' });
      response.write('o', () => response.socket?.resetAndDestroy());
  }
}
