import { DAY } from './calendar.js';
import type { Days } from './days.js';
import { countUpTo } from './search.js';

/**
 * The open intervals of a calendar within one UTC year, apart from each other and in order, with the open time before
 * each: every question is a search of O(log n) at most. A year of UTC, not of the zone, so that an instant names its year by itself.
 */
export class OpenYear {
  private constructor(
    private readonly begin: number,
    private readonly opens: Float64Array,
    private readonly closes: Float64Array,
    /** Open ms of the year before interval i; the last one more: of the whole year. */
    private readonly before: Float64Array,
    /** How many intervals open before each UTC day of the year: saves most of a search. */
    private readonly openedBefore: Int32Array,
  ) {}

  static compile(days: Days, year: number): OpenYear {
    const [first, last] = [Date.UTC(year), Date.UTC(year + 1)];
    const opens: number[] = [];
    const closes: number[] = [];
    // Local dates begin up to a day before and after UTC's, and a shift of the day before may reach into the first.
    for (let date = first - 2 * DAY; date <= last; date += DAY) {
      for (const { from, to } of days.openingsOf(date)) {
        const open = Math.max(first, from);
        const close = Math.min(last, to);
        if (open >= close) continue;
        if (open > (closes.at(-1) ?? -Infinity)) {
          opens.push(open);
          closes.push(close);
        } else closes[closes.length - 1] = Math.max(close, closes.at(-1)!);
      }
    }
    const before = new Float64Array(opens.length + 1);
    opens.forEach((open, i) => { before[i + 1] = before[i]! + closes[i]! - open; });
    const openedBefore = Int32Array.from({ length: (last - first) / DAY }, (_, day) => countUpTo(opens, first + day * DAY - 1));
    return new OpenYear(first, Float64Array.from(opens), Float64Array.from(closes), before, openedBefore);
  }

  /** Open ms of the whole year. */
  get total(): number {
    return this.before[this.opens.length]!;
  }

  isOpen(at: number): boolean {
    const i = this.lastOpened(at);
    return i >= 0 && at < this.closes[i]!;
  }

  /** Open ms from the year's beginning to `at`. */
  elapsedAt(at: number): number {
    const i = this.lastOpened(at);
    return i < 0 ? 0 : this.before[i]! + Math.min(at, this.closes[i]!) - this.opens[i]!;
  }

  /**
   * The earliest instant, not before `from`, at which `elapsed` (> 0, ≤ total) open ms of the year have passed: a closing
   * time, if it is one. Most budgets end within days, so the search begins at `from` and doubles its stride.
   */
  instantAt(elapsed: number, from: number): number {
    const { before } = this;
    let low = Math.max(0, this.lastOpened(from));
    let stride = 1;
    while (low + stride < this.opens.length && before[low + stride]! < elapsed) {
      low += stride;
      stride *= 2;
    }
    let high = Math.min(low + stride, this.opens.length);
    // The last interval with less before it than is asked for.
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (before[middle]! < elapsed) low = middle;
      else high = middle;
    }
    return this.opens[low]! + elapsed - before[low]!;
  }

  /** The last interval that opens at or before `at`; -1: none. */
  private lastOpened(at: number): number {
    const { opens } = this;
    let next = this.openedBefore[Math.floor((at - this.begin) / DAY)]!;
    while (next < opens.length && opens[next]! <= at) next++;
    return next - 1;
  }

  /** The first interval that ends after `at`, as indices into `intervals`; its length where there is none. */
  indexAfter(at: number): number {
    return countUpTo(this.closes, at);
  }

  get length(): number {
    return this.opens.length;
  }

  openAt(i: number): number {
    return this.opens[i]!;
  }

  closeAt(i: number): number {
    return this.closes[i]!;
  }
}
