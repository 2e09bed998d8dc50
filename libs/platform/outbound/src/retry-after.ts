/** Nobody is left alone for longer, whatever they ask for: what waits meanwhile would be forgotten. */
const LONGEST_MS = 3_600_000;

/** The Retry-After header in ms, an hour at most: seconds, or an HTTP date seen from `now`. Undefined where it says nothing one can use. */
export function retryAfterMs(header: string | null, now: Date): number | undefined {
  const told = header?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(told)) return Math.min(LONGEST_MS, Number(told) * 1000);
  // "-1" would be a date as well.
  const at = /^[A-Za-z]{3,9},? /.test(told) ? Date.parse(told) : NaN;
  return Number.isNaN(at) ? undefined : Math.min(LONGEST_MS, Math.max(0, at - now.getTime()));
}
