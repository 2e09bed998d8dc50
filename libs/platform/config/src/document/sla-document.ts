import { alwaysOpen } from '#core/sla-clock';
import { checked, mapping, optional, type Shaped } from '../reading/shape.js';
import { alerting, DEFAULT_ALERTING } from './alerting.js';
import { allocation, DEFAULT_ALLOCATION } from './allocation.js';
import { calendars, knownCalendar } from './calendars/calendars.js';
import { classification, DEFAULT_CLASSIFICATION } from './classification.js';
import { onChange, onReopen } from './changes.js';
import { handlers } from './handlers.js';
import { DEFAULT_HELPDESK, helpdesk } from './helpdesk.js';
import { DEFAULT_GEOCODING, geocoding } from './geocoding.js';
import { namedClocks } from './policies/named-clocks.js';
import { policies } from './policies/policies.js';
import { plugins, sources } from './sources/sources.js';
import { pause, statuses, statusList } from './statuses.js';
import { DEFAULT_THRESHOLDS, thresholds } from './thresholds.js';
import { tiers } from './tiers.js';

/** The whole of sla_config.yaml, declared once: what the service reads and what editors are told. */
export const slaDocument = checked(
  mapping({
    policies: optional(policies, [], 'What was promised to whom, in order: the first policy that matches a ticket counts, before any of "tiers".'),
    tiers: optional(tiers, new Map(), 'What was promised to whom, in short: tier → priority → response and resolution.'),
    clocks: optional(namedClocks, new Map(), 'Clocks of your own, by name: what each starts and stops at. Policies give them their targets.'),
    calendars: optional(calendars, new Map(), 'When time counts: zone, hours by weekday, holidays. "24x7" is built in.'),
    calendar: optional(knownCalendar, alwaysOpen.name, 'The calendar of all tiers, and of policies that name none. Default 24x7.'),
    thresholds: optional(thresholds, [DEFAULT_THRESHOLDS], 'When to alert: a share of the target ("85%"), time before ("-30m") or after ("+1h") the deadline. Default 85% and 100%.'),
    pause: optional(pause, new Map(), 'Statuses that stop the counting, per clock. Default: pending and on_hold pause resolution and update, nothing pauses the others.'),
    responded_by: optional(statusList, ['in_progress', 'resolved', 'closed'] as const, 'Statuses that count as a first response. Default: in_progress, resolved, closed.'),
    on_change: optional(onChange, 'retroactive', 'When priority, tier or policy changes: count the whole ticket by the new promise (retroactive), leave the time so far as it was counted (forward), or start anew (reset).'),
    on_reopen: optional(onReopen, 'resume', 'When a resolved ticket is reopened: go on where the clock stopped (resume), or start a new clock (new_cycle).'),
    statuses: optional(statuses, new Map(), "Your system's status words, over the built-in table; case does not count."),
    allocation: optional(allocation, DEFAULT_ALLOCATION, 'How tickets are given to groups: what counts how much.'),
    handlers: optional(handlers, new Map(), 'The systems that decisions go to and groups come from, by the name in POST /api/v1/handlers/NAME/callbacks.'),
    sources: optional(sources, new Map(), 'The ticket systems that send or are asked, by the name in POST /api/v1/webhooks/NAME.'),
    plugins: optional(plugins, new Map(), 'Plugins of your own, by name: an npm package, or a file (./plugins/acme.mjs).'),
    alerting: optional(alerting, DEFAULT_ALERTING, 'Where alerts go, and how often.'),
    classification: optional(classification, DEFAULT_CLASSIFICATION, 'How tickets get their category, request type and department.'),
    helpdesk: optional(helpdesk, DEFAULT_HELPDESK, 'What tickets of POST /api/v1/tickets/submit count as.'),
    geocoding: optional(geocoding, DEFAULT_GEOCODING, 'How the places of tickets and groups are found.'),
  }),
  ({ policies, tiers }, path, reading) => {
    if (policies.length === 0 && tiers.size === 0) reading.errorAt(path, 'found neither "policies" nor "tiers", expected at least one of them');
  },
  { anyOf: [{ required: ['policies'] }, { required: ['tiers'] }] },
);

export type SlaDocument = Shaped<typeof slaDocument>;
