import { readFile } from 'node:fs/promises';
import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import { getText } from '#platform/outbound';

/** Where a catalog lies. */
export type CatalogPlace = { readonly url: string } | { readonly file: string };

export type FetchedCatalog =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unchanged' };

export interface CatalogSource {
  /** The catalog's text, or that it is as it was. Throws where it cannot be had. */
  fetch(signal: AbortSignal): Promise<FetchedCatalog>;
}

/** Of a file nothing is remembered: it is small and near. */
export class FileCatalogSource implements CatalogSource {
  private last: string | undefined;

  constructor(private readonly file: string) {}

  async fetch(signal: AbortSignal): Promise<FetchedCatalog> {
    const text = await readFile(this.file, { encoding: 'utf8', signal });
    if (text === this.last) return { kind: 'unchanged' };
    this.last = text;
    return { kind: 'text', text };
  }
}

export interface HttpCatalogOptions {
  readonly attempts?: number;
  readonly firstDelayMs?: number;
  readonly timeoutMs?: number;
}

/** A catalog is a page of text, not a download. */
const MOST_BYTES = 5_000_000;
const MOST_REDIRECTS = 5;

/** The server's refusal; 4xx but 408 and 429 will not change by asking again. */
class Refusal extends Error {
  constructor(readonly status: number) {
    super(`the server answered ${status}`);
  }

  get passing(): boolean {
    return this.status >= 500 || this.status === 408 || this.status === 429;
  }
}

/** Asks with the ETag and the date of the last answer, so that an unchanged catalog costs a 304; passing trouble is tried again with growing delays. */
export class HttpCatalogSource implements CatalogSource {
  private validators: Readonly<Record<string, string>> = {};
  private readonly attempts;
  private readonly timeoutMs: number;

  constructor(private readonly url: string, { attempts = 4, firstDelayMs = 500, timeoutMs = 10_000 }: HttpCatalogOptions = {}) {
    this.timeoutMs = timeoutMs;
    this.attempts = retry(handleWhen((error) => !(error instanceof Refusal) || error.passing), {
      maxAttempts: attempts - 1,
      backoff: new ExponentialBackoff({ initialDelay: firstDelayMs, maxDelay: 30_000 }),
    });
  }

  fetch(signal: AbortSignal): Promise<FetchedCatalog> {
    return this.attempts.execute(() => this.ask(signal), signal);
  }

  private async ask(signal: AbortSignal): Promise<FetchedCatalog> {
    const { status, headers, text } = await getText(this.url, {
      headers: { accept: 'application/yaml, text/yaml, text/plain, application/json', ...this.validators },
      signal: AbortSignal.any([signal, AbortSignal.timeout(this.timeoutMs)]),
      mostBytes: MOST_BYTES,
      redirects: MOST_REDIRECTS,
    });
    if (status === 304) return { kind: 'unchanged' };
    if (status < 200 || status > 299) throw new Refusal(status);
    const { etag, 'last-modified': date } = headers;
    this.validators = { ...(etag !== undefined && { 'if-none-match': etag }), ...(date !== undefined && { 'if-modified-since': date }) };
    return { kind: 'text', text };
  }
}

export function catalogSource(place: CatalogPlace, options?: HttpCatalogOptions): CatalogSource {
  return 'url' in place ? new HttpCatalogSource(place.url, options) : new FileCatalogSource(place.file);
}
