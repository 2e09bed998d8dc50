/** Nobody is left alone for longer, whatever they ask for: what waits meanwhile would be forgotten. */
const LONGEST_MS = 3_600_000;

/** The Retry-After header in ms, an hour at most: seconds, or an HTTP date seen from `now`. Undefined where it says nothing one can use. */
export function retryAfterMs(header: string | null, now: Date): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds) && seconds >= 0) return Math.min(LONGEST_MS, seconds * 1000);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.min(LONGEST_MS, Math.max(0, at - now.getTime()));
}
