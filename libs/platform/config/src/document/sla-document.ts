import { alwaysOpen } from '#core/sla-clock';
import { checked, mapping, optional, required, word, type Shaped } from '../reading/shape.js';
import { alerting, DEFAULT_ALERTING } from './alerting.js';
import { calendarName } from './calendars/calendar-text.js';
import { calendars, unknownCalendar } from './calendars/calendars.js';
import { formatDuration } from './duration.js';
import { pause, statuses, statusList } from './statuses.js';
import { DEFAULT_THRESHOLDS, thresholds } from './thresholds.js';
import { tiers } from './tiers.js';

/** The whole of sla_config.yaml, declared once: what the service reads and what editors are told. */
export const slaDocument = checked(
  mapping({
    tiers: required(tiers, 'What was promised to whom: tier → priority → response and resolution.'),
    calendars: optional(calendars, new Map(), 'When time counts: zone, hours by weekday, holidays. "24x7" is built in.'),
    calendar: optional(calendarName, alwaysOpen.name, 'The calendar of all tiers. Default 24x7.'),
    thresholds: optional(thresholds, [DEFAULT_THRESHOLDS], 'When to alert: a share of the target ("85%"), time before ("-30m") or after ("+1h") the deadline. Default 85% and 100%.'),
    pause: optional(pause, { response: [], resolution: ['pending', 'on_hold'] } as const, 'Statuses that stop the counting, per clock.'),
    responded_by: optional(statusList, ['in_progress', 'resolved', 'closed'] as const, 'Statuses that count as a first response. Default: in_progress, resolved, closed.'),
    on_change: optional(word(['retroactive', 'forward', 'reset']), 'retroactive', 'When priority or tier changes: count the whole ticket by the new promise (retroactive), leave the time so far as it was counted (forward), or start anew (reset).'),
    on_reopen: optional(word(['resume', 'new_cycle']), 'resume', 'When a resolved ticket is reopened: go on where the clock stopped (resume), or start a new clock (new_cycle).'),
    statuses: optional(statuses, new Map(), "Your system's status words, over the built-in table; case does not count."),
    alerting: optional(alerting, DEFAULT_ALERTING, 'Where alerts go, and how often.'),
  }),
  ({ tiers, thresholds, calendars: byName, calendar }, path, reading) => {
    if (calendar !== alwaysOpen.name && !byName.has(calendar)) reading.errorAt([...path, 'calendar'], unknownCalendar(calendar, [alwaysOpen.name, ...byName.keys()]));
    thresholds.forEach((entry, index) => {
      for (const { name, at } of entry) {
        if (!('offsetMs' in at) || at.offsetMs >= 0) continue;
        const short = [...tiers].flatMap(([tier, priorities]) => Object.entries(priorities).flatMap(([priority, targets]) =>
          Object.entries(targets ?? {}).filter(([, target]) => target !== undefined && target <= -at.offsetMs).map(([clock, target]) => `${tier}.${priority}.${clock} (${formatDuration(target!)})`)));
        if (short.length > 0) reading.warnAt([...path, 'thresholds', index], `"${name}" is left out where the whole target is no longer than that: ${short.slice(0, 3).join(', ')}${short.length > 3 ? ` and ${short.length - 3} more` : ''}`);
      }
    });
  },
);

export type SlaDocument = Shaped<typeof slaDocument>;
