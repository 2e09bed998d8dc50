import { compileCalendar, type Hours, type Schedule } from '#core/sla-clock';
import type { WorkingHours } from '#core/allocation';
import type { WatchdogConfig } from '#platform/config';
import type { Place } from '../places.js';

export type HoursOf = (calendar: string | undefined, place: Place) => WorkingHours | undefined;

const HOUR = 3_600_000;
const OFFICE_HOURS: readonly Hours[] = [{ from: 9 * HOUR, to: 17 * HOUR }];

const byConfig = new WeakMap<WatchdogConfig, HoursOf>();
const byZone = new Map<string, WorkingHours | undefined>();

/**
 * When a group works: its calendar's hours, or office hours (Monday to Friday, 9 to 17) where only its zone is known.
 * Groups with the same hours share one object, as the batch engine likes it.
 */
export function workingHoursUnder(config: WatchdogConfig): HoursOf {
  let hoursOf = byConfig.get(config);
  if (hoursOf === undefined) {
    const byCalendar = new Map([...config.calendars].map(([name, schedule]) => [name, openHours(schedule)] as const));
    hoursOf = (calendar, { timezone }) => (calendar === undefined ? undefined : byCalendar.get(calendar)) ?? (timezone === undefined ? undefined : officeHoursIn(timezone));
    byConfig.set(config, hoursOf);
  }
  return hoursOf;
}

function officeHoursIn(zone: string): WorkingHours | undefined {
  if (!byZone.has(zone)) byZone.set(zone, compileOfficeHours(zone));
  return byZone.get(zone);
}

/** A zone that nobody knows is as good as none. */
function compileOfficeHours(zone: string): WorkingHours | undefined {
  const week = Array.from({ length: 7 }, (_, weekday) => (weekday < 5 ? OFFICE_HOURS : []));
  try {
    return openHours(compileCalendar({ name: zone, zone, week, specialDays: () => [] }));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const openHours = (schedule: Schedule): WorkingHours => ({ openBetween: (from, to) => schedule.elapsed(from, to) });
