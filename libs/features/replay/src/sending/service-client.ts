import { DelegateBackoff, handleType, retry, type RetryPolicy } from 'cockatiel';

/** The service said no, for good: one clear sentence. */
export class ServiceRefused extends Error {
  constructor(message: string, readonly status: number) {
    super(message);
  }
}

/** The service cannot be reached, or asks to come back later. */
class Unavailable extends Error {
  constructor(message: string, readonly retryAfterMs: number | undefined) {
    super(message);
  }
}

export interface RetryLimits {
  readonly maxAttempts: number;
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
  readonly timeoutMs: number;
}

/** About two minutes of trying. */
export const PATIENT: RetryLimits = { maxAttempts: 30, firstDelayMs: 100, maxDelayMs: 5_000, timeoutMs: 60_000 };
/** For what must not happen twice, and for people who wait. */
export const AT_ONCE: RetryLimits = { ...PATIENT, maxAttempts: 0 };
/** How long these limits keep trying, in ms, where the service does not answer at all. */
export function patienceMs({ maxAttempts, firstDelayMs, maxDelayMs }: RetryLimits): number {
  return Array.from({ length: maxAttempts }, (_, index) => Math.min(maxDelayMs, firstDelayMs * 2 ** index)).reduce((sum, delay) => sum + delay, 0);
}

const COME_BACK: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/** HTTP with a key. What may pass is tried again within the limits, with growing pauses or as the service says. */
export class ServiceClient {
  private readonly policy: RetryPolicy;

  constructor(private readonly url: string, private readonly key: string | undefined, private readonly limits: RetryLimits, onRetry: (message: string) => void = () => {}) {
    const { maxAttempts, firstDelayMs, maxDelayMs } = limits;
    const backoff = new DelegateBackoff<{ attempt: number; result: object }>(({ attempt, result }) => {
      const error = 'error' in result ? result.error : undefined;
      const asked = error instanceof Unavailable ? error.retryAfterMs : undefined;
      return asked ?? Math.min(maxDelayMs, firstDelayMs * 2 ** (attempt - 1)) * (0.75 + Math.random() / 2);
    });
    const policy = retry(handleType(Unavailable), { maxAttempts, backoff });
    policy.onRetry((event) => { if ('error' in event) onRetry(event.error.message); });
    this.policy = policy;
  }

  /** Answers the parsed body, the text where plain text was asked for, undefined for 204. Throws ServiceRefused. */
  async request(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: string, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<unknown> {
    try {
      return await this.policy.execute(() => this.once(method, path, body, headers), signal);
    } catch (error) {
      if (error instanceof Unavailable) throw new ServiceRefused(this.limits.maxAttempts === 0 ? error.message : `${error.message}, and stayed so`, 0);
      throw error;
    }
  }

  private async once(method: string, path: string, body: string | undefined, headers: Record<string, string>): Promise<unknown> {
    const response = await this.fetch(method, path, body, headers);
    const text = await response.text().catch(() => { throw new Unavailable(`${this.url} broke off its answer`, undefined); });
    if (response.ok) return headers['accept'] === 'text/plain' ? text : this.parsed(response.status, text);
    if (COME_BACK.has(response.status)) throw new Unavailable(`${this.url} answered ${response.status}`, retryAfterMs(response.headers.get('retry-after')));
    throw new ServiceRefused(this.sentence(response.status, text), response.status);
  }

  private parsed(status: number, text: string): unknown {
    try {
      return text === '' ? undefined : JSON.parse(text);
    } catch {
      throw new ServiceRefused(`${this.url} does not answer as Ticket Watchdog does; check the address`, status);
    }
  }

  private sentence(status: number, text: string): string {
    if (status === 401) return `${this.url} ${this.key ? 'does not accept the API key' : 'needs an API key'}: give one with --key or WATCHDOG_API_KEY`;
    const detail = problemDetail(text)?.replace(/\.$/, '');
    return `${this.url} answered ${status}${detail ? `: ${detail}` : ''}`;
  }

  private async fetch(method: string, path: string, body: string | undefined, headers: Record<string, string>): Promise<Response> {
    try {
      return await fetch(new URL(path, this.url), {
        method,
        headers: { ...(this.key ? { authorization: `Bearer ${this.key}` } : {}), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        signal: AbortSignal.timeout(this.limits.timeoutMs),
        ...(body === undefined ? {} : { body }),
      });
    } catch (error) {
      throw new Unavailable(`${this.url} cannot be reached (${cause(error)})`, undefined);
    }
  }
}

function retryAfterMs(header: string | null): number | undefined {
  const seconds = Number(header);
  return header !== null && seconds >= 0 ? Math.min(seconds, 60) * 1000 : undefined;
}

function problemDetail(text: string): string | undefined {
  try {
    const { title, detail, errors } = JSON.parse(text) as { title?: string; detail?: string; errors?: { field: string; message: string }[] };
    return errors?.[0] ? `${errors[0].field} ${errors[0].message}` : (detail ?? title);
  } catch {
    return undefined;
  }
}

function cause(error: unknown): string {
  const { name, cause } = error as { name: string; cause?: { code?: string; errors?: { code?: string }[] } };
  if (name === 'TimeoutError') return 'no answer in time';
  const code = cause?.code ?? cause?.errors?.[0]?.code;
  return code === 'ECONNREFUSED' ? 'connection refused' : code === 'ENOTFOUND' ? 'no such host' : (code ?? 'network error');
}
