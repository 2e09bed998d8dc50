import type { Schedule } from '#core/sla-clock';

/** Open and closed ms by turns, as `pattern` says, for ever: `##..#` is open for two, closed for two, open for one. Counts one by one. */
export function shifts(pattern: string): Schedule {
  const isOpen = (at: number): boolean => pattern[at % pattern.length] === '#';
  return {
    name: pattern,
    isOpen,
    elapsed(from, to) {
      let open = 0;
      for (let at = from; at < to; at++) if (isOpen(at)) open++;
      return open;
    },
    add(start, duration) {
      let at = start;
      for (let left = duration; left > 0; at++) if (isOpen(at)) left--;
      return at;
    },
  };
}
