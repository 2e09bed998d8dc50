import type { ServerResponse } from 'node:http';
import { LoopbackServer, type LoopbackRequest } from '../loopback-server.js';
import { read, type LlmRequest } from './protocols.js';

/** `body`: the whole HTTP body; `says`: what the model says, in a body as it should be. */
export type LlmBehaviour =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: number }
  | { readonly kind: 'body'; readonly body: string }
  | { readonly kind: 'says'; readonly text: string }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' };

/** What the model says to a request: as gullible or as broken as the test wants it. */
export type Mind = (request: LlmRequest) => string;

/** A real HTTP server that speaks OpenAI's chat/completions, Anthropic's messages and Gemini's generateContent, and misbehaves as scripted. */
export class FakeLlm {
  readonly requests: LlmRequest[] = [];
  private readonly scripted: LlmBehaviour[] = [];
  private mind: Mind = () => '{"answers": []}';
  private server!: LoopbackServer;

  private constructor(private readonly key: string | undefined) {}

  /** `key`: what it insists on; undefined: nothing. */
  static async start(key?: string): Promise<FakeLlm> {
    const fake = new FakeLlm(key);
    fake.server = await LoopbackServer.start((request, response) => fake.answer(request, response));
    return fake;
  }

  get url(): string {
    return `${this.server.url}/v1`;
  }

  thinks(mind: Mind): this {
    this.mind = mind;
    return this;
  }

  /** The next requests are answered so, in order; after them as its mind says. */
  script(...behaviours: LlmBehaviour[]): this {
    this.scripted.push(...behaviours);
    return this;
  }

  close(): Promise<void> {
    return this.server.close();
  }

  private answer(received: LoopbackRequest, response: ServerResponse): void {
    const send = (status: number, body: string, more: Record<string, string> = {}): void => void response.writeHead(status, { 'content-type': 'application/json', ...more }).end(body);
    const exchange = read(received);
    if (!exchange) return send(404, '{"error":{"message":"no such endpoint"}}');
    this.requests.push(exchange.request);
    if (this.key !== undefined && exchange.request.key !== this.key) return send(401, `{"error":{"message":"wrong key ${exchange.request.key ?? 'none'}"}}`);
    const behaviour = this.scripted.shift();
    switch (behaviour?.kind) {
      case 'hang':
        return;
      case 'reset':
        response.socket?.resetAndDestroy();
        return;
      case 'status':
        return send(behaviour.status, '{"error":{"message":"scripted"}}', behaviour.retryAfter === undefined ? {} : { 'retry-after': String(behaviour.retryAfter) });
      case 'body':
        return send(200, behaviour.body);
      case 'says':
        return send(200, exchange.reply(behaviour.text));
      case undefined:
        return send(200, exchange.reply(this.mind(exchange.request)));
    }
  }
}
