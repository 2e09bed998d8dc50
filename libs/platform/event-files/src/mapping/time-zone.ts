/** Offsets change at quarters of an hour at the finest, so one answer serves all instants of a quarter. */
const QUARTER = 15 * 60_000;
const DAY = 24 * 60 * 60_000;

/** Turns wall-clock times of one IANA zone into instants. Throws RangeError for a zone nobody knows. */
export class TimeZone {
  private readonly format: Intl.DateTimeFormat;
  private readonly offsets = new Map<number, number>();

  constructor(readonly name: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone: name, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    });
  }

  /**
   * The instant (epoch ms) of a wall-clock time given as if it were UTC. When the clock went back and the time was twice, the
   * first; when it went forward and the time never was, as much later as the clock was put forward (as Temporal's "compatible").
   */
  instant(wallMs: number): number {
    const before = this.offset(wallMs - DAY);
    const after = this.offset(wallMs + DAY);
    const candidates = [wallMs - before, wallMs - after].sort((a, b) => a - b);
    return candidates.find((instant) => instant + this.offset(instant) === wallMs) ?? wallMs - before;
  }

  private offset(instant: number): number {
    const quarter = Math.floor(instant / QUARTER);
    const known = this.offsets.get(quarter);
    if (known !== undefined) return known;
    const parts = Object.fromEntries(this.format.formatToParts(quarter * QUARTER).map(({ type, value }) => [type, Number(value)]));
    const wall = Date.UTC(parts['year']!, parts['month']! - 1, parts['day']!, parts['hour']!, parts['minute']!, parts['second']!);
    this.offsets.set(quarter, wall - quarter * QUARTER);
    return wall - quarter * QUARTER;
  }
}
