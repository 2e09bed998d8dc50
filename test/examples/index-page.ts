import { stringify } from 'yaml';
import type { ClockExpectation, ConfigText, Event, Example, TicketExpectation, Topic } from './example.js';

/** The table as a page for people: docs/examples.md. */
export function indexOf(topics: readonly Topic[]): string {
  const count = topics.reduce((sum, { examples }) => sum + examples.length, 0);
  return [
    '# Worked examples',
    '',
    `${count} tickets, each with what was promised, what happened, and what the clocks then say; worked out by hand, and checked against the service's own engine at every build. [Policies](policies.md) explains the words; the letters R1 to R12 name the rules an example shows.`,
    '',
    'A time without a date is of the day of the first one. "At risk" is after the first warning, "late" after the deadline, "met" is finished in time. Tickets are high and gold unless they say otherwise.',
    '',
    ...topics.map(({ topic, examples }) => `- [${topic}](#${anchorOf(topic)}) (${examples.length})`),
    ...topics.flatMap(topicLines),
    '',
    'Generated from `test/examples/topics`.',
    '',
  ].join('\n');
}

const anchorOf = (heading: string): string => heading.toLowerCase().replace(/[^\p{L}\p{N} -]/gu, '').replaceAll(' ', '-');

function topicLines({ topic, about, zone, config = {}, examples }: Topic): readonly string[] {
  return [
    '', `## ${topic}`, '', `${about.trim()}${zone === 'UTC' ? '' : ` Times are of ${zone}.`}`,
    ...(Object.keys(config).length === 0 ? [] : ['', ...configWords(config).map((line) => `- ${line}`)]),
    ...examples.flatMap(exampleLines),
  ];
}

function exampleLines(example: Example): readonly string[] {
  const rules = example.shows.filter((point) => /^R\d+$/.test(point));
  const promised = promiseWords(example);
  return [
    '', `**${example.name}**${rules.length > 0 ? ` (${rules.join(', ')})` : ''}  `,
    ...(example.story === undefined ? [] : [`${example.story}  `]),
    ...(example.zone === undefined || example.zone === 'UTC' ? [] : [`Times are of ${example.zone}.  `]),
    ...(promised === '' ? [] : [`Promised: ${promised}.  `]),
    `${example.events.map((event, index) => eventWords(event, index === 0)).join('; ')}.  `,
    ...(example.changes ?? []).map((change) => `${change.at} the configuration is changed: ${promiseWords(change)}.  `),
    ...example.expect.map((expectation, index, all) => `→ ${'ticket' in expectation ? ticketWords(expectation) : clockWords(expectation)}${index < all.length - 1 ? '  ' : ''}`),
  ];
}

function promiseWords({ policy, config = {} }: Pick<Example, 'policy' | 'config'>): string {
  return [...(policy === undefined ? [] : [policyWords(policy)]), ...configWords(config)].join('; ');
}

function configWords({ calendars = {}, policies = [], ...others }: ConfigText): readonly string[] {
  return [
    ...Object.entries(calendars as Record<string, ConfigText>).map(([name, calendar]) => `hours of ${name}: ${calendarWords(calendar)}`),
    ...(policies as readonly ConfigText[]).map(({ name, ...policy }, index) => `${index === 0 ? 'policy' : 'then policy'} ${String(name)}: ${policyWords(policy)}`),
    ...settings(others),
  ];
}

function calendarWords({ extends: base, zone, hours, ...others }: ConfigText): string {
  const week = typeof hours === 'string' ? [hours] : Object.entries((hours ?? {}) as Record<string, readonly string[]>).map(([days, open]) => `${days} ${open.length === 0 ? 'closed' : open.join(' and ')}`);
  return [...(base === undefined ? [] : [`as ${String(base)}`]), ...(zone === undefined ? [] : [String(zone)]), ...week, ...settings(others)].join(', ');
}

function policyWords({ targets, calendar, ...others }: ConfigText): string {
  const promised = Object.entries(targets as object).map(([clock, target]) => `${words(clock)} ${typeof target === 'object' ? code(target) : String(target)}`);
  return [...promised, ...(calendar === undefined ? [] : [`hours of ${String(calendar)}`]), ...settings(others)].join(', ');
}

const settings = (config: ConfigText): readonly string[] =>
  Object.entries(config).map(([name, value]) => (typeof value === 'object' ? code({ [name]: value }).replace(/^`\{ (.*) \}`$/, '`$1`') : `\`${name}: ${String(value)}\``));

function eventWords({ at, told, created, status, message, first_response: answered, group, title, ...said }: Event, first: boolean): string {
  const facts = [
    ...(first && created === undefined ? ['created'] : []),
    ...(created === undefined ? [] : [`the first we hear, created ${created}`]),
    ...(status === undefined ? [] : [status.replaceAll('_', ' ')]),
    ...(group === undefined ? [] : [group === null ? 'with no group' : `with ${group}`]),
    ...(message === undefined ? [] : [message === 'internal note' ? 'an internal note' : `the ${message} writes`]),
    ...(answered === undefined ? [] : [`answered at ${answered}`]),
    ...(title === undefined ? [] : [`“${title}”`]),
    ...Object.entries(said).map(([field, value]) => `${field} ${typeof value === 'string' ? value.trim() : `\`${JSON.stringify(value)}\``}`),
    ...(told === undefined ? [] : [`told ${told}`]),
  ];
  return `${at} ${facts.join(', ')}`;
}

const STATES: Readonly<Record<string, string>> = { ok: 'in time', alert: 'at risk', breach: 'late', met: 'met', paused: 'paused', cancelled: 'cancelled' };

function clockWords({ at, clock, state, due, used, left, target, started, stopped, breached, policy, calendar, version, alerts, stretches, words: told }: ClockExpectation): string {
  const facts = [
    ...said(state, (text) => STATES[text]!),
    ...said(due, (text) => (text === 'none' ? 'no deadline' : `due ${text}`)),
    ...said(used, (text) => `${text} used`),
    ...said(left, (text) => (text === 'none' ? 'nothing more to wait for' : text.startsWith('-') ? `${text.slice(1)} over` : `${text} left`)),
    ...said(target, (text) => `promised ${text}`),
    ...said(started, (text) => `started ${text}`),
    ...said(stopped, (text) => (text === 'none' ? 'not stopped' : `stopped ${text}`)),
    ...said(breached, (text) => (text === 'never' ? 'not breached' : `breached ${text}`)),
    ...said(policy, (text) => `policy ${text}`),
    ...said(calendar, (text) => `hours of ${text}`),
    ...said(version, (number) => `configuration ${number}`),
    ...said(alerts, (table) => (Object.keys(table).length === 0 ? 'nobody is told' : `told ${Object.entries(table).map(([threshold, time]) => `${threshold} ${time}`).join(', ')}`)),
    ...said(stretches, (texts) => texts.map(words).join(', ')),
    ...said(told, (texts) => `“${texts.join(' ')}”`),
  ];
  return `${at === undefined ? '' : `${at} `}${words(clock)}: ${facts.join(', ')}`;
}

function ticketWords({ at, ticket: { policy, clocks, unknown_statuses: unknown, owners } }: TicketExpectation): string {
  const facts = [
    ...said(policy, (text) => (text === 'none' ? 'no policy, uncovered' : `policy ${text}`)),
    ...said(clocks, (names) => (names.length === 0 ? 'no clocks' : `clocks ${names.map(words).join(', ')}`)),
    ...said(unknown, (texts) => (texts.length === 0 ? 'no unknown status' : `unknown status ${texts.join(', ')}`)),
    ...said(owners, (texts) => `owned by ${texts.join(', ')}`),
  ];
  return `${at === undefined ? '' : `${at} `}the ticket: ${facts.join(', ')}`;
}

function said<T>(value: T | undefined, say: (value: T) => string): readonly string[] {
  return value === undefined ? [] : [say(value)];
}

const words = (name: string): string => name.replaceAll('_', ' ');
const code = (config: object): string => `\`${stringify(config, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: true }).trim()}\``;
