import { stringify } from 'yaml';
import { compareMoments, type TicketMoment } from '#core/ticket';
import { DAY, type Target } from '#core/sla-clock';
import { MINUTE } from '../calendars.js';
import type { ModelClock } from './walk-cycle.js';
import type { PolicyText, World } from './world.js';

/** A counter-example as an entry of the table of worked examples, with what the brute-force model expects: paste it under `examples:`. */
export function asExample(world: World, expected: readonly ModelClock[]): string {
  const ordered = [...world.moments].sort(compareMoments);
  return stringify([{
    name: 'Found by the brute-force model',
    shows: ['R1'],
    zone: 'UTC',
    config: {
      calendars: Object.fromEntries(Object.entries(world.calendars).map(([name, { zone, hours, days = {} }]) => [name, {
        zone, hours,
        holidays: { dates: Object.keys(days).filter((date) => days[date]!.length === 0), half_days: Object.fromEntries(Object.entries(days).filter(([, of]) => of.length > 0)) },
      }])),
      clocks: world.named,
      responded_by: world.respondedBy,
      policies: world.policies.map(policyText),
    },
    events: ordered.map((moment, index) => eventText(moment, index === 0)),
    expect: expected.map((clock) => ({
      clock: `${clock.clock} ${clock.cycle}`,
      policy: clock.policy,
      target: duration(clock.targetMs),
      started: time(clock.startedAt),
      state: clock.stateAt(Math.max(...ordered.map(({ occurredAt }) => occurredAt))),
      used: duration(clock.elapsedAt(Math.max(...ordered.map(({ occurredAt }) => occurredAt)))),
      ...(clock.deadline !== 'later' && { due: clock.deadline === null ? 'none' : time(clock.deadline) }),
      stopped: clock.stoppedAt === null ? 'none' : time(clock.stoppedAt),
      breached: clock.breachedAt === null ? 'never' : time(clock.breachedAt),
    })),
  }], { lineWidth: 160, aliasDuplicateObjects: false });
}

function policyText({ name, calendar, onChange, onReopen, thresholds, clocks }: PolicyText): object {
  const starts = clocks.filter(({ start }) => start !== undefined).map(({ clock, start }) => [clock, start]);
  return {
    name,
    match: { priority: name },
    calendar,
    targets: Object.fromEntries(clocks.map(({ clock, target }) => [clock, targetText(target)])),
    pause: Object.fromEntries(clocks.map(({ clock, pauseOn }) => [clock, pauseOn])),
    ...(starts.length > 0 && { start: Object.fromEntries(starts) as object }),
    on_change: onChange,
    on_reopen: onReopen,
    ...(thresholds.length > 0 && { thresholds }),
  };
}

function targetText(target: Target): string {
  if ('ms' in target) return duration(target.ms);
  return `${target.businessDays}bd${target.by === undefined ? '' : ` by ${clockTime(target.by)}`}`;
}

function eventText({ occurredAt, createdAt, status, priority, group, comment, firstResponseAt }: TicketMoment, first: boolean): object {
  return {
    at: time(occurredAt),
    ...(first && createdAt !== occurredAt && { created: time(createdAt) }),
    status, priority,
    group: group ?? null,
    ...(comment !== undefined && { message: comment.public ? comment.by : 'internal note' }),
    ...(firstResponseAt !== undefined && { first_response: time(firstResponseAt) }),
  };
}

function time(instant: number): string {
  const day = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][new Date(instant).getUTCDay()];
  return `${day} ${new Date(instant).toISOString().slice(0, 10)} ${new Date(instant).toISOString().slice(11, 23)}`.replace(/(:00)?\.000$/, '');
}

function clockTime(ms: number): string {
  return ms === DAY ? '24:00' : new Date(ms).toISOString().slice(11, 16);
}

function duration(ms: number): string {
  const minutes = Math.floor(ms / MINUTE);
  const parts = [[Math.floor(minutes / 60), 'h'], [minutes % 60, 'm'], [Math.floor((ms % MINUTE) / 1000), 's'], [ms % 1000, 'ms']] as const;
  return parts.filter(([count]) => count > 0).map(([count, unit]) => `${count}${unit}`).join('') || '0s';
}
