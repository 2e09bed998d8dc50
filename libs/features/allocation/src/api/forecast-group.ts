import type { DataSource } from 'typeorm';
import { finishedPerHour, forecastArrivals } from '#core/allocation';
import type { ConfigSource } from '#platform/config';
import { workingHoursUnder } from '../deciding/working-hours.js';
import { readGroups } from '../groups/known-groups.js';
import type { Places } from '../places.js';
import { findGroup } from '../revising/revise.js';
import type { ForecastQuery, ForecastResponse } from './allocations.dto.js';
import { READ_ARRIVALS } from './lists.sql.js';

const HOUR = 3_600_000;
const WEEK_HOURS = 168;
const WEEKS = 12;

/** Expected arrivals of a group against what it can finish while it works. */
export class ForecastGroup {
  constructor(private readonly dataSource: DataSource, private readonly config: ConfigSource, private readonly places: Places) {}

  /** Undefined: no such group. */
  async forecast(tenantId: string, groupId: string, { handler, hours, level }: ForecastQuery): Promise<ForecastResponse | undefined> {
    const found = findGroup(await readGroups(this.dataSource, [tenantId]), groupId, handler);
    if (!found) return undefined;
    const rows = await this.dataSource.query<{ hour_ms: number; arrivals: number; now_ms: number }[]>(READ_ARRIVALS, [tenantId, found.handler, found.groupId, WEEKS]);
    const counts = countsOf(rows);
    const { group } = found;
    const perHour = finishedPerHour(group.max_bandwidth, group.metrics?.avg_resolution_time_hours ?? undefined);
    const works = workingHoursUnder(this.config.current())(group.calendar ?? undefined, this.places.locate(group.location ?? {}));
    const now = rows[0]?.now_ms ?? Math.floor(Date.now() / HOUR) * HOUR;
    const forecast = forecastArrivals({ from: now - counts.length * HOUR, counts }, {
      hours, level,
      // Unknown speed: no hour is ever called an overload.
      capacityAt: (hour) => (perHour === undefined ? Infinity : perHour * (works ? works.openBetween(hour, hour + HOUR) / HOUR : 1)),
    });
    return {
      group_id: found.groupId, handler: found.handler, weeks: forecast.weeks, note: noteOn(counts.length), dispersion: forecast.dispersion, capacity_known: perHour !== undefined,
      hours: forecast.hours.map(({ from, expected, low, high, capacity, overload }) =>
        ({ from: new Date(from).toISOString(), expected, low, high, capacity: Number.isFinite(capacity) ? capacity : null, overload })),
    };
  }
}

/** What should be known of figures that rest on so many whole hours; null where they speak for themselves. */
function noteOn(hours: number): string | null {
  const current = 'The hour that is running does not count yet.';
  if (hours === 0) return `There is no history yet: the figures are what is assumed of a group of which nothing is known. ${current}`;
  if (hours < WEEK_HOURS) return `There is not enough history: ${hours} ${hours === 1 ? 'hour' : 'hours'}, less than a week, so the rhythm of the week is not known. ${current}`;
  if (hours < 2 * WEEK_HOURS) return 'There is little history: less than two weeks, so the rhythm is mostly that of the day.';
  return null;
}

/** Every whole hour from the first that had any to the last before this one. */
function countsOf(rows: readonly { readonly hour_ms: number; readonly arrivals: number; readonly now_ms: number }[]): number[] {
  const [first] = rows;
  if (!first) return [];
  const counts = new Array<number>(Math.max(0, (first.now_ms - first.hour_ms) / HOUR)).fill(0);
  for (const { hour_ms, arrivals } of rows) {
    const index = (hour_ms - first.hour_ms) / HOUR;
    if (index < counts.length) counts[index] = arrivals;
  }
  return counts;
}
