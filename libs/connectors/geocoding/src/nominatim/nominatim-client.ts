import type { NominatimConfig } from '#platform/config';

/** unusable: no answer, or none that can be read; `restMs` where the service says how long to stay away. */
export type NominatimAnswer =
  | { readonly kind: 'found'; readonly lat: number; readonly lng: number }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'unusable'; readonly reason: string; readonly restMs: number }
  | { readonly kind: 'interrupted' };

const MOST_REST_MS = 3_600_000;

/** One question: `GET /search?city=…&countrycodes=…&format=jsonv2&limit=1`. `country`: ISO 3166-1 alpha-2. Never throws. */
export async function askNominatim({ baseUrl, contact, timeoutMs }: NominatimConfig, city: string, country: string, signal: AbortSignal): Promise<NominatimAnswer> {
  const query = new URLSearchParams({ city, countrycodes: country.toLowerCase(), format: 'jsonv2', limit: '1' });
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(`${baseUrl}/search?${query.toString()}`, {
      headers: { 'user-agent': `ticket-watchdog (${contact})`, accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.any([timeout, signal]),
    });
    if (!response.ok) {
      await response.body?.cancel();
      return unusable(`answered ${response.status}`, restMs(response.headers.get('retry-after')));
    }
    return pointIn(await response.json());
  } catch (error) {
    if (signal.aborted) return { kind: 'interrupted' };
    if (timeout.aborted) return unusable(`no answer within ${timeoutMs} ms`);
    return unusable(error instanceof SyntaxError ? 'the answer is not JSON' : `no connection (${(error as { cause?: { code?: string } }).cause?.code ?? 'network error'})`);
  }
}

function pointIn(body: unknown): NominatimAnswer {
  if (!Array.isArray(body)) return unusable('the answer is no list of places');
  if (body.length === 0) return { kind: 'not_found' };
  const { lat, lon } = (body[0] ?? {}) as { lat?: unknown; lon?: unknown };
  const point = { lat: degrees(lat, 90), lng: degrees(lon, 180) };
  return point.lat === undefined || point.lng === undefined ? unusable('the answer has no coordinates') : { kind: 'found', lat: point.lat, lng: point.lng };
}

/** Nominatim writes them in quotes. */
function degrees(value: unknown, most: number): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : typeof value === 'number' ? value : NaN;
  return Math.abs(number) <= most ? number : undefined;
}

function unusable(reason: string, restMs = 0): NominatimAnswer {
  return { kind: 'unusable', reason, restMs };
}

function restMs(retryAfter: string | null): number {
  const seconds = Number(retryAfter);
  return retryAfter !== null && seconds > 0 ? Math.min(seconds * 1000, MOST_REST_MS) : 0;
}
