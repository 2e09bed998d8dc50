import { alwaysOpen, compileCalendar, type NamedClock, type Policy, type Schedule, type Target, type Threshold } from '#core/sla-clock';
import { builtInStatus, type Status } from '#core/ticket';
import type { ChannelText } from '../document/alerting.js';
import { plansOf, type PolicyPlan } from '../document/policies/plans.js';
import { promiseTextsOf } from '../document/policies/promise-text.js';
import type { SlaDocument } from '../document/sla-document.js';
import { hostNamesIn } from '../document/host-names.js';
import { normalizeStatusWord } from '../document/statuses.js';
import { BREACH } from '../document/thresholds.js';
import type { ChannelConfig, ClassificationConfig, WatchdogConfig } from '../watchdog-config.js';
import { compileAllocation, compileScorers } from './compile-allocation.js';
import { compileHandlers } from './compile-handlers.js';
import { compileGeocoding } from './compile-geocoding.js';
import { compileLlm } from './compile-llm.js';
import { asksForDetails, compileMatch } from './compile-match.js';
import { compileSources } from './compile-sources.js';
import { fingerprintsOf } from './fingerprints.js';
import { namedValuesOf } from './named-values.js';
import { generationsOf, policiesOf, type Predecessor } from './generations.js';

/** Where channels find their secrets; undefined: not there. */
export interface Webhooks {
  /** SLACK_WEBHOOK_URL of the settings. */
  readonly standard: string | undefined;
  variable(name: string): string | undefined;
  file(path: string): string | undefined;
  /** Any text, of a variable. */
  secret(name: string): string | undefined;
}

export interface ConfigIdentity {
  readonly version: number;
  readonly hash: string;
}

/**
 * A checked document as the product uses it. Cannot fail: whatever can go wrong is a problem of the document.
 * `predecessor` counts only where the document `keepsHistory`.
 */
export function compileConfig(document: SlaDocument, identity: ConfigIdentity, webhooks: Webhooks, predecessor?: Predecessor): WatchdogConfig {
  const statuses = new Map<string, Status>([...document.statuses].map(([word, status]) => [normalizeStatusWord(word), status]));
  const calendars = new Map<string, Schedule>([[alwaysOpen.name, alwaysOpen], ...[...document.calendars].map(([name, { calendar }]) => [name, compileCalendar(calendar)] as const)]);
  const ownSchedule = (name: string): Schedule => calendars.get(name) ?? missing(name);
  const plans = plansOf(document);
  const promiseOf = promiseTextsOf(document);
  const generations = new Map(plans.map((plan) =>
    [plan.name, generationsOf(plan, compilePolicy(plan, ownSchedule(plan.calendar), identity.version), JSON.stringify([plan.match, promiseOf(plan)]), predecessor)] as const));
  const policies = [...generations.values()].flatMap(policiesOf);
  const older = policies.filter(({ version }) => version !== identity.version);
  const { alerting } = document;
  const allocationOf = compileAllocation(document.allocation);
  return {
    ...identity,
    policies: {
      version: identity.version,
      policies,
      namedClocks: namedClocksOf(document, policies, predecessor),
      respondedBy: new Set(document.responded_by),
      statusOf: (word) => statuses.get(normalizeStatusWord(word)) ?? builtInStatus(word),
    },
    matchesOnDetails: plans.some(({ match }) => asksForDetails(match)) || (older.length > 0 && predecessor!.matchesOnDetails),
    generations,
    fingerprints: fingerprintsOf(plans, generations, document, statuses),
    alerting: {
      staleAfterMs: alerting.stale_after,
      dedupeWindowMs: alerting.dedupe_window,
      ticketUrl: alerting.ticket_url,
      channels: alerting.channels?.map((channel) => compileChannel(channel, webhooks)) ?? [standardChannel(webhooks)],
    },
    allocationOf,
    learnsWeights: document.allocation.learning.enabled,
    scorersOf: compileScorers(document, allocationOf),
    handlers: compileHandlers(document, (name) => webhooks.secret(name)),
    sources: compileSources(document, (name) => webhooks.secret(name)),
    named: namedValuesOf(plans),
    plugins: document.plugins,
    host: hostNamesIn(document),
    geocoding: compileGeocoding(document.geocoding),
    llm: document.classification.llm && compileLlm(document.classification.llm),
    classification: compileClassification(document.classification),
    helpdesk: document.helpdesk,
    statusWords: document.statuses,
    calendars,
    schedule: (calendar, version) => older.find((policy) => policy.version === version && policy.schedule.name === calendar)?.schedule ?? ownSchedule(calendar),
  };
}

/** Whether what the document means depends on the version before it. */
export function keepsHistory({ policies }: SlaDocument): boolean {
  return policies.some(({ apply }) => apply === 'new_tickets');
}

function missing(calendar: string): never {
  throw new Error(`There is no calendar "${calendar}"`);
}

/** Those of the document, and those that only an earlier generation of a policy promises. */
function namedClocksOf({ clocks }: SlaDocument, policies: readonly Policy[], predecessor: Predecessor | undefined): ReadonlyMap<string, NamedClock> {
  const promised = new Set(policies.flatMap((policy) => policy.clocks.map(({ clock }) => clock)));
  return new Map([...[...predecessor?.policies.namedClocks ?? []].filter(([name]) => promised.has(name)), ...clocks]);
}

function compilePolicy(plan: PolicyPlan, schedule: Schedule, version: number): Policy {
  return {
    name: plan.name,
    version,
    schedule,
    clocks: plan.clocks.map(({ clock, target, thresholds, pauseOn, start }) =>
      ({ clock, target, thresholds: thresholdsFor(target, thresholds), pauseOn: new Set(pauseOn), ...(start !== undefined && { start }) })),
    onChange: plan.onChange,
    onReopen: plan.onReopen,
    matches: compileMatch(plan.match),
  };
}

/** Every clock has the breach mark; one that would come before the clock's start is left out, or every new ticket would alert. */
function thresholdsFor(target: Target, thresholds: readonly Threshold[]): readonly Threshold[] {
  const configured = thresholds.filter(({ at }) => 'percent' in at || !('ms' in target) || target.ms + at.offsetMs > 0);
  return configured.some(({ at }) => 'percent' in at && at.percent === 100) ? configured : [...configured, BREACH];
}

function compileClassification({ catalog, tiers, learned, keywords }: SlaDocument['classification']): ClassificationConfig {
  const { url, file, refresh: refreshMs } = catalog ?? {};
  const place = url !== undefined ? { url } : file !== undefined ? { file } : undefined;
  return { catalog: place && refreshMs !== undefined ? { place, refreshMs } : undefined, tiers, learnedThreshold: learned.threshold, keywords };
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
