/** Times as people write them in the examples: `Mon 2026-06-01 09:00`, on the wall clock of a zone. */

const FULL = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}(?::\d{2}(?:\.\d{3})?)?)([+-]\d{2}:\d{2})?$/;
const TIME = /^(\d{2}:\d{2}(?::\d{2}(?:\.\d{3})?)?)$/;
const DAY = 86_400_000;
const WEEKDAY = new Intl.DateTimeFormat('en-US', { weekday: 'short', timeZone: 'UTC' });

/**
 * Reads times of one example. One without a date is of the day of the first time that was read.
 * An error: a weekday that is not that of the date, a local time that does not exist, or one that is shown twice and says no offset.
 */
export class LocalTimes {
  private day: string | undefined;
  private readonly wallClock: Intl.DateTimeFormat;

  constructor(private readonly zone: string) {
    this.wallClock = new Intl.DateTimeFormat('en-US', {
      timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    });
  }

  /** Epoch ms. Throws Error that says what is wrong. */
  read(text: string): number {
    const [, weekday, date, time, offset] = FULL.exec(text) ?? [];
    if (date === undefined || time === undefined) {
      if (!TIME.test(text)) throw new Error(`"${text}" is no time like "Mon 2026-06-01 09:00" or "09:00"`);
      if (this.day === undefined) throw new Error(`"${text}" has no date, and none came before it`);
      return this.at(`${this.day}T${text}`, undefined, text);
    }
    const actual = WEEKDAY.format(Date.parse(`${date}T00:00Z`));
    if (actual !== weekday) throw new Error(`"${text}": ${date} is a ${actual}`);
    this.day ??= date;
    return this.at(`${date}T${time}`, offset, text);
  }

  private at(wall: string, offset: string | undefined, text: string): number {
    const shown = Date.parse(`${wall}Z`);
    if (Number.isNaN(shown)) throw new Error(`"${text}" does not exist`);
    const instants = [...new Set([-DAY, 0, DAY].map((near) => shown - this.offsetAt(shown + near)))].filter((instant) => instant + this.offsetAt(instant) === shown);
    const wanted = offset === undefined ? instants : instants.filter((instant) => instant === Date.parse(wall + offset));
    if (wanted.length === 1) return wanted[0]!;
    if (wanted.length > 1) throw new Error(`"${text}" is shown twice in ${this.zone}: say its offset`);
    throw new Error(`"${text}" does not exist in ${this.zone}`);
  }

  /** Ms that the zone is ahead of UTC. */
  private offsetAt(instant: number): number {
    const parts = new Map(this.wallClock.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type)!;
    const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
    return wall - (instant - (((instant % 1000) + 1000) % 1000));
  }
}
