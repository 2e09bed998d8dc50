import type { IncomingMessage } from 'node:http';

/** A request as a fake system reads it. */
export interface SystemRequest {
  readonly method: string;
  /** Decoded, without the query. */
  readonly path: string;
  /** As it was sent, with the query. */
  readonly target: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  /** Of a JSON body; undefined where there is none. */
  readonly json: unknown;
  /** Of a form; empty where there is none. */
  readonly form: URLSearchParams;
}

export interface SystemReply {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Reads a request to its end. */
export async function systemRequest(message: IncomingMessage): Promise<SystemRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const target = message.url ?? '/';
  const url = new URL(target, 'http://fake');
  const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]));
  const type = headers['content-type'] ?? '';
  return {
    method: message.method ?? 'GET',
    path: decodeURIComponent(url.pathname),
    target,
    query: url.searchParams,
    headers,
    text,
    json: type.includes('json') ? jsonOrNothing(text) : undefined,
    form: new URLSearchParams(type.includes('form-urlencoded') ? text : ''),
  };
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
