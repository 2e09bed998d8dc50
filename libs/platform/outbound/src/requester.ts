import { HandlerFailure, type HandlerRequest, type RequestOptions, type SystemAnswer } from '#contracts';
import { deadline } from './deadline.js';
import { retryAfterMs } from './retry-after.js';
import { shortWords } from './short-words.js';

export interface RequesterOptions {
  /** What paths go behind, without a slash at its end. */
  readonly url: string;
  /** Of one exchange, its body included. */
  readonly timeoutMs: number;
  readonly now: () => Date;
  /** Values that must not be told, should the system repeat them. */
  readonly secrets?: readonly string[];
  /** Aborted when no call is wanted any more. */
  readonly signal?: AbortSignal;
}

/** Ten thousand groups with all they can say have 5 MB. */
const MOST_BYTES = 20_000_000;

/** HTTP exchanges with one system; what they resolve and throw: `HandlerContext.request`. Connections are kept alive by Node's own fetch. */
export function requester(options: RequesterOptions): HandlerRequest {
  return async (method, path, wanted = {}) => {
    const timeout = deadline(options.timeoutMs);
    const wish = AbortSignal.any([wanted.signal, options.signal].filter((signal) => signal !== undefined));
    try {
      const response = await fetch(address(options.url, path, wanted.query), {
        method,
        redirect: 'manual',
        signal: AbortSignal.any([timeout.signal, wish]),
        ...content(wanted),
      });
      const text = await textOf(response);
      return judged({ status: response.status, headers: response.headers, text }, wanted, options);
    } catch (error) {
      if (error instanceof HandlerFailure) throw error;
      if (wish.aborted) throw new HandlerFailure('retry', 'broken off by us');
      if (timeout.signal.aborted) throw new HandlerFailure('retry', `no answer within ${options.timeoutMs} ms`);
      // By the error's code alone: its message may quote the address.
      throw new HandlerFailure('retry', `no connection (${codeOf(error) ?? 'unknown error'})`);
    } finally {
      timeout.clear();
    }
  };
}

function address(url: string, path: string, query: RequestOptions['query'] = {}): string {
  // Whatever a plugin hands on from an answer, its secrets go to the configured system only.
  if (!path.startsWith('/')) throw new HandlerFailure('permanent', `the path of a request must begin with a slash: ${shortWords(path, 60)}`);
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)])).toString();
  return `${url}${path}${search === '' ? '' : `${path.includes('?') ? '&' : '?'}${search}`}`;
}

function content({ json, form, body, headers = {} }: RequestOptions): { readonly headers: Record<string, string>; readonly body?: string } {
  const base = { accept: 'application/json', 'user-agent': 'ticket-watchdog' };
  if (json !== undefined) return { headers: { ...base, 'content-type': 'application/json', ...headers }, body: JSON.stringify(json) };
  if (form !== undefined) return { headers: { ...base, 'content-type': 'application/x-www-form-urlencoded', ...headers }, body: new URLSearchParams(form).toString() };
  return { headers: { ...base, ...headers }, ...(body !== undefined && { body }) };
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Left before its end, the body is cancelled.
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) throw new HandlerFailure('misconfigured', `the answer is longer than ${MOST_BYTES} bytes: ask for less of it`);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function judged({ status, headers, text }: Omit<SystemAnswer, 'body'>, { accept = [] }: RequestOptions, { now, secrets = [] }: RequesterOptions): SystemAnswer {
  const isJson = /\bjson\b/i.test(headers.get('content-type') ?? '');
  if ((status >= 200 && status < 300) || accept.includes(status)) return { status, headers, text, body: isJson && text.trim() !== '' ? parsed(text) : undefined };
  const said = secrets.reduce((words, secret) => (secret === '' ? words : words.replaceAll(secret, '***')), text);
  const words = `${status} ${shortWords(said)}`.trim();
  if (status === 408 || status === 425 || status === 429 || status >= 500) throw new HandlerFailure('retry', words, retryAfterMs(headers.get('retry-after'), now()));
  if (status < 400) throw new HandlerFailure('misconfigured', `${status}, a redirect, which is not followed`);
  throw new HandlerFailure(status === 401 || status === 403 ? 'misconfigured' : 'permanent', words);
}

/** A proxy's page under a JSON type, half a document: nothing the caller can mend. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new HandlerFailure('retry', 'the answer is not the JSON it claims to be');
  }
}

/** fetch tells the code in its error's cause. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return typeof code === 'string' ? code : codeOf(cause);
}
