import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LoopbackRequest {
  readonly method: string;
  /** With its query, relative to the server. */
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A real HTTP server on a free port of 127.0.0.1; `answer` gets each request with its whole body. */
export class LoopbackServer {
  private constructor(readonly url: string, private readonly stop: () => Promise<void>) {}

  static async start(answer: (request: LoopbackRequest, response: ServerResponse) => void): Promise<LoopbackServer> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () =>
        answer({ method: request.method ?? '', url: new URL(request.url ?? '/', 'http://loopback'), headers: request.headers, body: Buffer.concat(chunks).toString('utf8') }, response));
    });
    await new Promise<void>((resolve, reject) => void server.once('error', reject).listen(0, '127.0.0.1', resolve));
    return new LoopbackServer(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }));
  }

  /** Cuts every connection, hanging ones too. */
  close(): Promise<void> {
    return this.stop();
  }
}
