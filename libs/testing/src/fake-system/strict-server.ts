import { createServer, type ServerResponse } from 'node:http';
import { listenOnLoopback, type Listening } from '../listen-on-loopback.js';
import type { Fault } from './fault.js';
import { systemRequest, type SystemReply, type SystemRequest } from './system-request.js';

/** Answers a request; undefined: the system it plays has no such thing, and nobody should have asked. */
export type Answering = (request: SystemRequest) => SystemReply | undefined | Promise<SystemReply | undefined>;

/**
 * A real HTTP server on loopback that plays a system strictly: what it has no answer for is a 404 and a complaint that
 * `expectNoSurprise` makes known. It misbehaves as scripted.
 */
export class StrictServer {
  readonly requests: SystemRequest[] = [];
  private readonly surprises: string[] = [];
  private readonly faults: (Fault | undefined)[] = [];
  private always: Fault | undefined;
  private readonly waiting = new Set<() => void>();

  private constructor(private readonly listening: Listening) {}

  get url(): string {
    return this.listening.url;
  }

  static async start(answering: Answering, port = 0): Promise<StrictServer> {
    const server = createServer();
    const strict = new StrictServer(await listenOnLoopback(server, port));
    server.on('request', (message, response) => {
      systemRequest(message).then((request) => strict.answer(request, response, answering)).catch(() => message.socket.destroy());
    });
    return strict;
  }

  /** The next requests meet these, in order (undefined: no fault); after them as `otherwise` says. */
  script(...faults: (Fault | undefined)[]): this {
    this.faults.push(...faults);
    return this;
  }

  /** Every request not scripted; undefined, from the start: none. */
  otherwise(fault: Fault | undefined): this {
    this.always = fault;
    return this;
  }

  /** Forgets scripts, requests and surprises: for the next test to begin anew. */
  forget(): void {
    this.faults.length = 0;
    this.always = undefined;
    this.requests.length = 0;
    this.surprises.length = 0;
  }

  /** For what a system finds wrong with a request beyond an answer it would give. */
  complain(surprise: string): void {
    this.surprises.push(surprise);
  }

  /** Resolves at the next request to come. */
  nextRequest(): Promise<void> {
    return new Promise((resolve) => this.waiting.add(resolve));
  }

  /** Strict: fails if something was asked that the system it plays does not have. */
  expectNoSurprise(): void {
    if (this.surprises.length > 0) throw new Error(`Unexpected:\n${this.surprises.join('\n')}`);
  }

  /** Cuts every connection, hanging ones too. */
  close(): Promise<void> {
    return this.listening.close();
  }

  private async answer(request: SystemRequest, response: ServerResponse, answering: Answering): Promise<void> {
    this.requests.push(request);
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
    const fault = this.faults.length > 0 ? this.faults.shift() : this.always;
    const taken = fault === undefined || fault.kind === 'lost-answer' || fault.kind === 'half-answer';
    const reply = taken ? await this.asked(request, answering) : undefined;
    send(response, reply ?? { status: 404, json: { error: 'no such thing' } }, fault);
  }

  private async asked(request: SystemRequest, answering: Answering): Promise<SystemReply | undefined> {
    try {
      const reply = await answering(request);
      if (!reply) this.surprises.push(`${request.method} ${request.target}`);
      return reply;
    } catch (error) {
      this.surprises.push(`${request.method} ${request.target}: ${String(error)}`);
      return { status: 500, text: 'the fake does not know what to say' };
    }
  }
}

function send(response: ServerResponse, reply: SystemReply, fault: Fault | undefined): void {
  switch (fault?.kind) {
    case 'hang':
      return;
    case 'reset':
    case 'lost-answer':
      response.socket?.resetAndDestroy();
      return;
    case 'status':
      response
        .writeHead(fault.status, { 'content-type': fault.type ?? 'text/plain', ...(fault.retryAfter !== undefined && { 'retry-after': String(fault.retryAfter) }), ...(fault.status === 302 && { location: 'http://127.0.0.1:1/' }) })
        .end(fault.text ?? '');
      return;
    case 'half-answer':
    case undefined: {
      const body = reply.json === undefined ? (reply.text ?? '') : JSON.stringify(reply.json);
      const type = reply.json === undefined ? 'text/plain' : 'application/json;charset=UTF-8';
      const headers = { ...(body !== '' && { 'content-type': type }), ...reply.headers };
      if (fault === undefined) {
        response.writeHead(reply.status, headers).end(body);
      } else {
        // A 204 has no body to cut.
        response.writeHead(reply.status === 204 ? 200 : reply.status, { ...headers, 'content-length': String(Buffer.byteLength(body) + 2) });
        response.write(body.slice(0, Math.ceil(body.length / 2)) || ' ', () => response.socket?.resetAndDestroy());
      }
    }
  }
}
