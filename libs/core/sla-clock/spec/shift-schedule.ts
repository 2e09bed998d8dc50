import type { Schedule } from '#core/sla-clock';

/**
 * Open and closed by turns of `unit` ms, as `pattern` says, for ever since the epoch:
 * `##..#` is open for two, closed for two, open for one. Counts turn by turn; its business days are periods of the pattern.
 */
export function shifts(pattern: string, unit = 1): Schedule {
  const isOpen = (at: number): boolean => pattern[Math.floor(at / unit) % pattern.length] === '#';
  const turnAfter = (at: number): number => (Math.floor(at / unit) + 1) * unit;
  const nextOpening = (at: number): number => (isOpen(at) ? at : nextOpening(turnAfter(at)));
  return {
    name: pattern,
    zone: 'UTC',
    isOpen,
    nextOpening,
    *openings(from, to) {
      for (let at = from; at < to; at = turnAfter(at)) if (isOpen(at)) yield { from: at, to: Math.min(turnAfter(at), to) };
    },
    businessDays(start, count) {
      return this.add(start, this.elapsed(start, nextOpening(start) + count * pattern.length * unit));
    },
    elapsed(from, to) {
      let open = 0;
      for (let at = from; at < to; at = turnAfter(at)) if (isOpen(at)) open += Math.min(turnAfter(at), to) - at;
      return open;
    },
    add(start, duration) {
      let at = start;
      for (let left = duration; left > 0; at = turnAfter(at)) {
        if (!isOpen(at)) continue;
        const turn = turnAfter(at) - at;
        if (left <= turn) return at + left;
        left -= turn;
      }
      return at;
    },
  };
}
