const UNITS = [['d', 86_400_000], ['h', 3_600_000], ['min', 60_000], ['s', 1000]] as const;

/** `2 d 4 h`, `1 h 30 min`, `45 s`, `0 s`: the two largest units, rounded down. Negative durations count as none. */
export function duration(ms: number): string {
  const parts: string[] = [];
  let left = Math.max(0, ms);
  for (const [index, [unit, size]] of UNITS.entries()) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
    // "2 d" and then minutes would read as an exactness that is not there.
    if (parts.length === 2 || (parts.length === 1 && count === 0 && index > 0)) break;
  }
  return parts.join(' ') || '0 s';
}

/** `34 min of 40 min (85 %)`. */
export function elapsedOf(elapsedMs: number, targetMs: number): string {
  const percent = targetMs > 0 ? ` (${Math.floor((elapsedMs / targetMs) * 100)} %)` : '';
  return `${duration(elapsedMs)} of ${duration(targetMs)}${percent}`;
}
