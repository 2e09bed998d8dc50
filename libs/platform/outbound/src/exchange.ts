import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { isLinkLocal } from '#platform/config';
import { AddressRefused, refusingLookup } from './refusing-lookup.js';

export interface ExchangeOptions {
  /** Default: GET. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
  /** Of the answer's body, unpacked. */
  readonly mostBytes: number;
  /** May be asked twice: once more where the server closed a connection it had kept alive, just as it was used. Otherwise that is a failure. */
  readonly repeatable?: boolean;
}

export interface Exchanged {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export class AnswerTooLong extends Error {
  constructor(mostBytes: number) {
    super(`the answer is longer than ${mostBytes} bytes`);
  }
}

const lookup = refusingLookup();
const AGENTS = { http: new http.Agent({ keepAlive: true, lookup }), https: new https.Agent({ keepAlive: true, lookup }) };

/**
 * One HTTP exchange with an address that a configuration names, but with no link-local one; redirects are answers. Connections are
 * kept alive. Not by fetch: Node's own lets nobody look at the address that is connected to, and costs twice the time.
 * @throws {AddressRefused}, {AnswerTooLong}, and what Node throws for one that cannot be reached, breaks off or is aborted.
 */
export async function exchange(url: URL, options: ExchangeOptions): Promise<Exchanged> {
  if (isLinkLocal(url.hostname)) throw new AddressRefused(url.hostname);
  const response = await ask(url, options);
  return { status: response.statusCode ?? 0, headers: response.headers, text: await textOf(response, options.mostBytes) };
}

function ask(url: URL, options: ExchangeOptions): Promise<IncomingMessage> {
  const { method = 'GET', headers, body, signal, repeatable = false } = options;
  const secure = url.protocol === 'https:';
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const request = (secure ? https : http).request(url, {
      method, agent: secure ? AGENTS.https : AGENTS.http, headers: { 'user-agent': 'ticket-watchdog', 'accept-encoding': 'gzip', ...length, ...headers }, signal,
    }, resolve);
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (repeatable && request.reusedSocket && error.code === 'ECONNRESET') ask(url, options).then(resolve, reject);
      // Of several addresses tried in vain only the code is told.
      else reject(error.message === '' ? Object.assign(new Error(`${url.host} cannot be reached: ${error.code ?? error.name}`, { cause: error }), { code: error.code }) : error);
    });
    request.end(body);
  });
}

async function textOf(response: IncomingMessage, mostBytes: number): Promise<string> {
  const packed = response.headers['content-encoding'] === 'gzip';
  // A fault of either end is thrown where the other is read.
  const body: Readable = packed ? pipeline(response, createGunzip(), () => undefined) : response;
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Left before its end, the body is destroyed.
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new AnswerTooLong(mostBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
