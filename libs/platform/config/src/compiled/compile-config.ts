import { alwaysOpen, compileCalendar, type ClockPolicy, type Policy, type PolicySet, type Schedule, type Threshold } from '#core/sla-clock';
import { PRIORITIES, builtInStatus, type Priority, type Status } from '#core/ticket';
import type { ChannelText } from '../document/alerting.js';
import type { SlaDocument } from '../document/sla-document.js';
import { normalizeStatusWord } from '../document/statuses.js';
import { BREACH } from '../document/thresholds.js';
import { normalizeTier } from '../document/tiers.js';
import type { ChannelConfig, WatchdogConfig } from '../watchdog-config.js';
import { fingerprintsOf } from './changed-policies.js';

/** Where channels find their secrets; undefined: not there. */
export interface Webhooks {
  /** SLACK_WEBHOOK_URL of the settings. */
  readonly standard: string | undefined;
  variable(name: string): string | undefined;
  file(path: string): string | undefined;
}

export interface ConfigIdentity {
  readonly version: number;
  readonly hash: string;
}

/** A checked document as the product uses it. Cannot fail: whatever can go wrong is a problem of the document. */
export function compileConfig(document: SlaDocument, identity: ConfigIdentity, webhooks: Webhooks): WatchdogConfig {
  const statuses = new Map<string, Status>([...document.statuses].map(([word, status]) => [normalizeStatusWord(word), status]));
  const calendars = new Map<string, Schedule>([[alwaysOpen.name, alwaysOpen], ...[...document.calendars].map(([name, { calendar }]) => [name, compileCalendar(calendar)] as const)]);
  const scheduleNamed = (name: string): Schedule => calendars.get(name) ?? missing(name);
  const policies = compilePolicies(document, scheduleNamed(document.calendar), statuses, identity.version);
  const { alerting } = document;
  return {
    ...identity,
    policies,
    fingerprints: fingerprintsOf(policies, statuses, (calendar) => document.calendars.get(calendar)?.fingerprint ?? calendar),
    alerting: {
      staleAfterMs: alerting.stale_after,
      dedupeWindowMs: alerting.dedupe_window,
      ticketUrl: alerting.ticket_url,
      channels: alerting.channels?.map((channel) => compileChannel(channel, webhooks)) ?? [standardChannel(webhooks)],
    },
    calendars,
    schedule: scheduleNamed,
  };
}

function missing(calendar: string): never {
  throw new Error(`There is no calendar "${calendar}"`);
}

function compilePolicies(document: SlaDocument, schedule: Schedule, statuses: ReadonlyMap<string, Status>, version: number): PolicySet {
  return {
    version,
    policies: [...document.tiers].flatMap(([tier, promises]) =>
      PRIORITIES.flatMap((priority) => {
        const targets = promises[priority];
        return targets ? [tierPolicy(normalizeTier(tier), priority, targets, document, schedule, version)] : [];
      })),
    namedClocks: new Map(),
    respondedBy: new Set(document.responded_by),
    statusOf: (word) => statuses.get(normalizeStatusWord(word)) ?? builtInStatus(word),
  };
}

type Targets = { readonly response: number | undefined; readonly resolution: number | undefined };

/** An entry of the `tiers:` shorthand is a policy that matches one tier and one priority (rule R6). */
function tierPolicy(tier: string, priority: Priority, targets: Targets, document: SlaDocument, schedule: Schedule, version: number): Policy {
  const clock = (name: keyof Targets): ClockPolicy[] => {
    const targetMs = targets[name];
    return targetMs === undefined ? [] : [{ clock: name, target: { ms: targetMs }, thresholds: thresholdsFor(targetMs, document), pauseOn: new Set(document.pause[name]) }];
  };
  return {
    name: `tier:${tier}/${priority}`,
    version,
    schedule,
    clocks: [...clock('response'), ...clock('resolution')],
    onChange: document.on_change,
    onReopen: document.on_reopen,
    matches: (moment) => moment.priority === priority && (moment.tier === tier || normalizeTier(moment.tier) === tier),
  };
}

/** Every clock has the breach mark; one that would come before the clock's start is left out, or every new ticket would alert. */
function thresholdsFor(targetMs: number, document: SlaDocument): readonly Threshold[] {
  const configured = document.thresholds.flat().filter(({ at }) => 'percent' in at || targetMs + at.offsetMs > 0);
  return configured.some(({ at }) => 'percent' in at && at.percent === 100) ? configured : [...configured, BREACH];
}

function compileChannel(channel: ChannelText, webhooks: Webhooks): ChannelConfig {
  const { webhook_url_env: variable, webhook_url_file: file } = channel;
  return {
    name: channel.name,
    type: channel.type,
    webhookUrl: variable !== undefined ? webhooks.variable(variable) : file !== undefined ? webhooks.file(file) : undefined,
    intervalMs: channel.interval,
    digestAbove: channel.digest_above,
    fallback: channel.fallback,
  };
}

function standardChannel(webhooks: Webhooks): ChannelConfig {
  return { name: 'slack', type: 'slack', webhookUrl: webhooks.standard, intervalMs: 1000, digestAbove: 20, fallback: undefined };
}
