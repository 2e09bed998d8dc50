import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { isLinkLocal } from '#platform/config';
import { AddressRefused, refusingLookup } from './refusing-lookup.js';

export interface GetOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Of the body, unpacked. */
  readonly mostBytes: number;
  /** How many are followed; none where the headers hold a secret. What is not followed is answered as it is. */
  readonly redirects: number;
}

export interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

const lookup = refusingLookup();
const AGENTS = { http: new http.Agent({ keepAlive: true, lookup }), https: new https.Agent({ keepAlive: true, lookup }) };

/**
 * GET of a URL that a configuration names, but of no link-local address, at any redirect. Not by fetch: Node's own lets
 * nobody look at the address that is connected to. @throws {AddressRefused}, what Node throws for one that cannot be reached.
 */
export async function getText(url: string, options: GetOptions): Promise<Got> {
  const address = new URL(url);
  if (isLinkLocal(address.hostname)) throw new AddressRefused(address.hostname);
  const response = await ask(address, options);
  const { statusCode: status = 0, headers } = response;
  if (options.redirects > 0 && headers.location !== undefined && [301, 302, 303, 307, 308].includes(status)) {
    response.resume();
    const next = new URL(headers.location, address);
    if (!/^https?:$/.test(next.protocol)) throw new Error(`${address.host} leads to ${next.protocol}, which is not asked`);
    return getText(next.href, { ...options, redirects: options.redirects - 1 });
  }
  return { status, headers, text: await textOf(response, options.mostBytes) };
}

function ask(url: URL, options: GetOptions): Promise<IncomingMessage> {
  const { headers, signal } = options;
  const secure = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const request = (secure ? https : http).get(url, { agent: secure ? AGENTS.https : AGENTS.http, headers: { 'user-agent': 'ticket-watchdog', 'accept-encoding': 'gzip', ...headers }, signal }, resolve);
    request.on('error', (error: NodeJS.ErrnoException) => {
      // The server had closed a connection it kept alive, just as we used it.
      if (request.reusedSocket && error.code === 'ECONNRESET') ask(url, options).then(resolve, reject);
      // Of several addresses tried in vain only the code is told.
      else reject(error.message === '' ? new Error(`${url.host} cannot be reached: ${error.code ?? error.name}`, { cause: error }) : error);
    });
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
    if (bytes > mostBytes) throw new Error(`the answer is longer than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
