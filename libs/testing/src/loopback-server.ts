import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { listenOnLoopback, type Listening } from './listen-on-loopback.js';

export interface LoopbackRequest {
  readonly method: string;
  /** With its query, relative to the server. */
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A real HTTP server on a free port of 127.0.0.1; `answer` gets each request with its whole body. */
export class LoopbackServer {
  private constructor(private readonly listening: Listening) {}

  get url(): string {
    return this.listening.url;
  }

  static async start(answer: (request: LoopbackRequest, response: ServerResponse) => void): Promise<LoopbackServer> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () =>
        answer({ method: request.method ?? '', url: new URL(request.url ?? '/', 'http://loopback'), headers: request.headers, body: Buffer.concat(chunks).toString('utf8') }, response));
    });
    return new LoopbackServer(await listenOnLoopback(server));
  }

  /** Cuts every connection, hanging ones too. */
  close(): Promise<void> {
    return this.listening.close();
  }
}
