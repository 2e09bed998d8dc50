import { BeyondCalendar, LAST_YEAR, alwaysOpen, compileCalendar, targetMsOf, type Schedule, type Target, type Threshold } from '#core/sla-clock';
import type { Path, Reading } from '../../reading/reading.js';
import { formatDuration } from '../duration.js';
import type { SlaDocument } from '../sla-document.js';
import type { ClockPlan, PolicyPlan } from './plans.js';
import { formatTarget } from './target.js';

/** Tickets of today, of in some years, and of later than this configuration will be in force. */
const STARTS = [Date.UTC(2026, 6, 1), Date.UTC(2038, 0, 1), Date.UTC(2050, 0, 1)];

/** What is wrong, or hardly meant, with targets, given their calendars and thresholds. */
export function reportTargets(document: SlaDocument, plans: readonly PolicyPlan[], reading: Reading): void {
  const schedules = new Map<string, Schedule>();
  const scheduleOf = (name: string): Schedule => {
    const known = schedules.get(name);
    if (known) return known;
    const compiled = compileCalendar(document.calendars.get(name)!.calendar);
    schedules.set(name, compiled);
    return compiled;
  };
  for (const plan of plans) {
    for (const { target, path, thresholds } of plan.clocks) {
      if (plan.calendar === alwaysOpen.name) {
        if ('businessDays' in target) reading.warnAt(path, `on the calendar ${alwaysOpen.name} every day is a business day, around the clock and of UTC; choose a calendar with hours`);
      } else if (!isReached(target, thresholds, scheduleOf(plan.calendar))) {
        reading.errorAt(path, `the calendar "${plan.calendar}" has too few hours: ${formatTarget(target)}, or a threshold after it, would come after ${LAST_YEAR}`);
      }
    }
    if (plan.path[0] === 'policies') reportLongResponse(plan, reading);
  }
  reportShortTargets(document, plans, reading);
}

function isReached(target: Target, thresholds: readonly Threshold[], schedule: Schedule): boolean {
  try {
    for (const start of STARTS) {
      const targetMs = targetMsOf(target, schedule, start);
      schedule.add(start, Math.max(targetMs, ...thresholds.map(({ at }) => ('percent' in at ? (targetMs * at.percent) / 100 : targetMs + at.offsetMs))));
    }
    return true;
  } catch (error) {
    if (error instanceof BeyondCalendar) return false;
    throw error;
  }
}

function reportLongResponse({ clocks }: PolicyPlan, reading: Reading): void {
  const [response, resolution] = ['response', 'resolution'].map((name) => clocks.find(({ clock }) => clock === name));
  if (!response || !resolution || !('ms' in response.target) || !('ms' in resolution.target) || response.target.ms <= resolution.target.ms) return;
  reading.warnAt(response.path, `the response target ${formatDuration(response.target.ms)} is longer than the resolution target ${formatDuration(resolution.target.ms)}`);
}

/** A threshold that would come before a clock's start is left out for that clock. */
function reportShortTargets(document: SlaDocument, plans: readonly PolicyPlan[], reading: Reading): void {
  const own = (plan: PolicyPlan): boolean => plan.path[0] === 'policies' && document.policies[plan.path[1] as number]!.thresholds !== undefined;
  reportShort(document.thresholds, ['thresholds'], plans.filter((plan) => !own(plan)), reading);
  for (const plan of plans.filter(own)) reportShort(document.policies[plan.path[1] as number]!.thresholds!, [...plan.path, 'thresholds'], [plan], reading);
}

function reportShort(thresholds: readonly (readonly Threshold[])[], path: Path, plans: readonly PolicyPlan[], reading: Reading): void {
  thresholds.forEach((entry, index) => {
    for (const { name, at } of entry) {
      if (!('offsetMs' in at) || at.offsetMs >= 0) continue;
      const short = plans.flatMap((plan) => plan.clocks.flatMap((clock) =>
        ('ms' in clock.target && clock.target.ms <= -at.offsetMs ? [`${labelOf(plan, clock)} (${formatDuration(clock.target.ms)})`] : [])));
      if (short.length > 0) reading.warnAt([...path, index], `"${name}" is left out where the whole target is no longer than that: ${short.slice(0, 3).join(', ')}${short.length > 3 ? ` and ${short.length - 3} more` : ''}`);
    }
  });
}

function labelOf({ name, path }: PolicyPlan, clock: ClockPlan): string {
  return path[0] === 'tiers' ? clock.path.slice(1).join('.') : `${name}.${clock.clock}`;
}
