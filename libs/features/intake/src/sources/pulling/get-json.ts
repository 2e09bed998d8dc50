import { getText, retryAfterMs } from '#platform/outbound';
import { PullRefused } from '#platform/plugins';

const TIMEOUT_MS = 30_000;
const LARGEST = 50 * 1024 * 1024;

/** GET, JSON out. Throws PullRefused for what the system refuses, and what `getText` throws for one that cannot be reached. */
export async function getJson(url: string, headers: Readonly<Record<string, string>> = {}, stop?: AbortSignal): Promise<unknown> {
  const { host } = new URL(url);
  // A redirect could lead the credentials elsewhere.
  const { status, headers: told, text } = await getText(url, {
    headers: { accept: 'application/json', ...headers }, signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(stop ? [stop] : [])]), mostBytes: LARGEST, redirects: 0,
  });
  if (status >= 300 && status < 400) throw new PullRefused(status, undefined, `${host} answered ${status}, a redirect, which is not followed`);
  if (status < 200 || status > 299) throw new PullRefused(status, retryAfterMs(told['retry-after'] ?? null, new Date()), `${host} answered ${status}`);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new PullRefused(status, undefined, `${host} answered no JSON`);
  }
}
