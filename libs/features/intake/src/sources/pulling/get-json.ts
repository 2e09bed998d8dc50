import { PullRefused } from '#platform/plugins';

const TIMEOUT_MS = 30_000;
const LARGEST = 50 * 1024 * 1024;

/** GET, JSON out. Throws PullRefused for what the system refuses, and what fetch throws for one that cannot be reached. */
export async function getJson(url: string, headers: Readonly<Record<string, string>> = {}, stop?: AbortSignal): Promise<unknown> {
  const signal = AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(stop ? [stop] : [])]);
  // A redirect could lead the credentials elsewhere.
  const response = await fetch(url, { headers: { accept: 'application/json', 'user-agent': 'ticket-watchdog', ...headers }, redirect: 'error', signal });
  if (!response.ok) {
    await response.body?.cancel();
    throw new PullRefused(response.status, retryAfterMs(response.headers.get('retry-after')), `${new URL(url).host} answered ${response.status}`);
  }
  if (Number(response.headers.get('content-length') ?? 0) > LARGEST) throw new PullRefused(response.status, undefined, `${new URL(url).host} answered more than ${LARGEST} bytes; ask for smaller pages`);
  const text = await response.text();
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new PullRefused(response.status, undefined, `${new URL(url).host} answered no JSON`);
  }
}

/** Seconds, or an HTTP date (RFC 9110). */
function retryAfterMs(header: string | null): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
