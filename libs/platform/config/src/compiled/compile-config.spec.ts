import type { TicketMoment } from '#core/ticket';
import { checkConfig } from '../document/check-config.js';
import type { WatchdogConfig } from '../watchdog-config.js';
import { changedPolicies } from './changed-policies.js';
import { compileConfig, type Webhooks } from './compile-config.js';

const GOLD = 'tiers: { Gold: { high: { response: 30, resolution: 180 } } }';
const noWebhooks: Webhooks = { standard: undefined, variable: () => undefined, file: () => undefined };

function compile(text: string, version = 1, webhooks = noWebhooks): WatchdogConfig {
  const checked = checkConfig(text);
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return compileConfig(checked.config, { version, hash: `hash-${version}` }, webhooks);
}

const moment = (tier: string, priority: TicketMoment['priority']): TicketMoment => ({ occurredAt: 0, sequence: 0, eventId: 'e', createdAt: 0, status: 'new', tier, priority });

test('each tier and priority is a policy that matches in any case', () => {
  const { policies } = compile(`${GOLD.slice(0, -1)}, silver: { low: { resolution: 1d } } }`, 7);
  expect(policies.policies.map(({ name, version }) => [name, version])).toEqual([['tier:gold/high', 7], ['tier:silver/low', 7]]);
  const matching = (tier: string, priority: TicketMoment['priority']) => policies.policies.filter((policy) => policy.matches(moment(tier, priority))).map(({ name }) => name);
  expect(matching(' GOLD ', 'high')).toEqual(['tier:gold/high']);
  expect(matching('gold', 'low')).toEqual([]);
  expect(matching('golden', 'high')).toEqual([]);
  expect(policies.policies[1]!.clocks.map(({ clock }) => clock)).toEqual(['resolution']);
});

test('clocks pause as configured, and by default only the resolution clock does', () => {
  const [response, resolution] = compile(GOLD).policies.policies[0]!.clocks;
  expect(response).toMatchObject({ clock: 'response', target: { ms: 1_800_000 }, pauseOn: new Set() });
  expect(resolution).toMatchObject({ clock: 'resolution', target: { ms: 10_800_000 }, pauseOn: new Set(['pending', 'on_hold']) });
});

test('every clock has the breach mark, an offset before the start is left out, a repetition is several thresholds', () => {
  const { clocks } = compile(`${GOLD}\nthresholds: ["-30m", {after: 60, repeat: 2h}]`).policies.policies[0]!;
  const after = [{ name: '+1h', at: { offsetMs: 3_600_000 }, alerts: true }, { name: '+1h#2', at: { offsetMs: 10_800_000 }, alerts: true }, { name: '+1h#3', at: { offsetMs: 18_000_000 }, alerts: true }];
  const breach = { name: '100%', at: { percent: 100 }, alerts: false };
  expect(clocks[0]!.thresholds).toEqual([...after, breach]);
  expect(clocks[1]!.thresholds).toEqual([{ name: '-30m', at: { offsetMs: -1_800_000 }, alerts: true }, ...after, breach]);
  expect(compile(GOLD).policies.policies[0]!.clocks[0]!.thresholds).toEqual([{ name: '85%', at: { percent: 85 }, alerts: true }, { ...breach, alerts: true }]);
});

test('status words: the configured ones over the built-in table, case and spaces aside', () => {
  const { statusOf } = compile(`${GOLD}\nstatuses: { Awaiting User  Info: on_hold, Open: pending }`).policies;
  expect(['awaiting user info', ' OPEN', 'New', 'In Progress', 'gibberish'].map(statusOf)).toEqual(['on_hold', 'pending', 'new', 'in_progress', undefined]);
});

test('without channels there is one that posts to SLACK_WEBHOOK_URL; an empty list means none', () => {
  const standard = { name: 'slack', type: 'slack', webhookUrl: 'https://s', intervalMs: 1000, digestAbove: 20, fallback: undefined };
  expect(compile(GOLD, 1, { ...noWebhooks, standard: 'https://s' }).alerting).toEqual({ staleAfterMs: 3_600_000, dedupeWindowMs: 300_000, ticketUrl: undefined, channels: [standard] });
  expect(compile(`${GOLD}\nalerting: { channels: [] }`).alerting.channels).toEqual([]);
});

test('channels take their secrets from where the file says', () => {
  const text = `${GOLD}\nalerting: { channels: [{name: a, type: slack, webhook_url_env: A_URL, fallback: b}, {name: b, type: slack, webhook_url_file: /secrets/b, interval: 0.25s}] }`;
  const { channels } = compile(text, 1, { standard: undefined, variable: (name) => `env ${name}`, file: (path) => `file ${path}` }).alerting;
  expect(channels).toEqual([
    { name: 'a', type: 'slack', webhookUrl: 'env A_URL', intervalMs: 1000, digestAbove: 20, fallback: 'b' },
    { name: 'b', type: 'slack', webhookUrl: 'file /secrets/b', intervalMs: 250, digestAbove: 20, fallback: undefined },
  ]);
});

test('only the policies that promise something else have changed', () => {
  const two = (gold: string, silver: string, rest = '') => compile(`tiers: { gold: { high: { resolution: ${gold} } }, silver: { high: { resolution: ${silver} } } }\n${rest}`, Math.random());
  const before = two('180', '4h');
  expect(changedPolicies(before, two('3h', '240', '# only spelling'))).toEqual({ matchingChanged: false, names: [] });
  expect(changedPolicies(before, two('2h', '4h'))).toEqual({ matchingChanged: false, names: ['tier:gold/high'] });
  expect(changedPolicies(before, two('3h', '4h', 'thresholds: [100%, 85%]')).names).toEqual([]);
  expect(changedPolicies(before, two('3h', '4h', 'thresholds: [90%, 100%]')).names).toHaveLength(2);
  expect(changedPolicies(before, two('3h', '4h', 'on_reopen: new_cycle')).names).toHaveLength(2);
  expect(changedPolicies(before, two('3h', '4h', 'pause: {resolution: []}')).names).toHaveLength(2);
  expect(changedPolicies(before, two('3h', '4h', 'pause: {response: [pending]}'))).toEqual({ matchingChanged: false, names: [] });
  expect(changedPolicies(before, two('3h', '4h', 'statuses: {Parked: on_hold}'))).toEqual({ matchingChanged: true, names: [] });
  expect(changedPolicies(before, two('3h', '4h', 'responded_by: [in_progress]'))).toEqual({ matchingChanged: true, names: [] });
  expect(changedPolicies(before, compile('tiers: { gold: { high: { resolution: 180 } } }', 9))).toEqual({ matchingChanged: true, names: ['tier:silver/high'] });
});

test('calendars are there by name, 24x7 among them; one may be that of all tiers', () => {
  const calendar = (holidays: string) => `calendars: { office: { zone: Europe/Berlin, hours: { mon-fri: ["08:00-17:00"] }, holidays: { dates: ${holidays} } } }`;
  const config = compile(`${GOLD}\n${calendar('[]')}\ncalendar: office`);
  expect([...config.calendars.keys()]).toEqual(['24x7', 'office']);
  expect(config.policies.policies[0]!.schedule).toBe(config.schedule('office'));
  expect(config.schedule('office').zone).toBe('Europe/Berlin');
  expect(() => config.schedule('nobody')).toThrow('There is no calendar "nobody"');
  expect(compile(`${GOLD}\n${calendar('[]')}`).policies.policies[0]!.schedule.name).toBe('24x7');

  const withHoliday = compile(`${GOLD}\n${calendar('["2026-12-24"]')}\ncalendar: office`, 2);
  expect(changedPolicies(config, withHoliday)).toEqual({ matchingChanged: false, names: ['tier:gold/high'] });
  expect(changedPolicies(config, compile(`${GOLD}\ncalendar: office\n${calendar('[]')}`, 3)).names).toEqual([]);
});
