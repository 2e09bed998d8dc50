import type { TicketMoment } from '#core/ticket';
import { checkConfig } from '../document/check-config.js';
import type { WatchdogConfig } from '../watchdog-config.js';
import { changedPolicies } from './changed-policies.js';
import { compileConfig, type Webhooks } from './compile-config.js';
import type { Predecessor } from './generations.js';

const GOLD = 'tiers: { Gold: { high: { response: 30, resolution: 180 } } }';
const noWebhooks: Webhooks = { standard: undefined, variable: () => undefined, file: () => undefined, secret: () => undefined };

function compile(text: string, version = 1, webhooks = noWebhooks, predecessor?: Predecessor): WatchdogConfig {
  const checked = checkConfig(text);
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return compileConfig(checked.config, { version, hash: `hash-${version}` }, webhooks, predecessor);
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
  const { channels } = compile(text, 1, { standard: undefined, variable: (name) => `env ${name}`, file: (path) => `file ${path}`, secret: (name) => `secret ${name}` }).alerting;
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

describe('policies', () => {
  const OFFICE = 'calendars: { office: { zone: Europe/Berlin, hours: { mon-fri: ["08:00-17:00"] } } }';
  const GOLD_NETWORK = `policies:
  - name: gold-network
    match: { tier: gold, category: network }
    calendar: office
    targets: { response: 30m, resolution: 2bd, update: 1bd by 17:00, next_response: { within: 1bd, by: "12:00" }, ownership: 8h, vendor: 4h }
    pause: { resolution: [on_hold] }
    start: { ownership: assigned, resolution: "status:open" }
    on_change: forward
    thresholds: ["50%"]
  - { name: the rest, targets: { response: 60 } }
clocks: { vendor: { start: "status:on_hold", stop: [status:open, agent_message] }, whole: { start: [created], stop: resolved } }
${OFFICE}`;

  test('come before tiers, and take from the document what they do not say', () => {
    const config = compile(`${GOLD_NETWORK}\n${GOLD}\npause: { next_response: [pending] }\non_reopen: new_cycle`, 3);
    const [network, rest, tier] = config.policies.policies;
    expect([network, rest, tier].map((policy) => [policy!.name, policy!.version, policy!.schedule.name, policy!.onChange, policy!.onReopen])).toEqual([
      ['gold-network', 3, 'office', 'forward', 'new_cycle'], ['the rest', 3, '24x7', 'retroactive', 'new_cycle'], ['tier:gold/high', 3, '24x7', 'retroactive', 'new_cycle'],
    ]);
    const thresholds = [{ name: '50%', at: { percent: 50 }, alerts: true }, { name: '100%', at: { percent: 100 }, alerts: false }];
    const [pending, none] = [new Set(['pending']), new Set()];
    expect(network!.clocks).toEqual([
      { clock: 'response', target: { ms: 1_800_000 }, thresholds, pauseOn: none },
      { clock: 'resolution', target: { businessDays: 2 }, thresholds, pauseOn: new Set(['on_hold']), start: 'status:open' },
      { clock: 'update', target: { businessDays: 1, by: 61_200_000 }, thresholds, pauseOn: new Set(['pending', 'on_hold']) },
      { clock: 'next_response', target: { businessDays: 1, by: 43_200_000 }, thresholds, pauseOn: pending },
      { clock: 'ownership', target: { ms: 28_800_000 }, thresholds, pauseOn: none, start: 'assigned' },
      { clock: 'vendor', target: { ms: 14_400_000 }, thresholds, pauseOn: none },
    ]);
    expect(config.policies.namedClocks).toEqual(new Map([['vendor', { start: ['status:on_hold'], stop: ['status:open', 'agent_message'] }], ['whole', { start: ['created'], stop: ['resolved'] }]]));
    expect([moment('Gold', 'low'), { ...moment('gold', 'high'), category: 'Network' }].map((ticket) => config.policies.policies.find((policy) => policy.matches(ticket))?.name)).toEqual(['the rest', 'gold-network']);
  });

  test('a clock of the user\'s that starts with the ticket counts from its creation', () => {
    const text = `policies: [{ name: a, targets: { whole: 1h, late: 1h }, start: { late: assigned } }]\nclocks: { whole: { start: [created, opened], stop: resolved }, late: { start: created, stop: resolved } }`;
    expect(compile(text).policies.policies[0]!.clocks.map(({ clock, start }) => [clock, start])).toEqual([['whole', 'created'], ['late', 'assigned']]);
  });

  test.each<[string, string, string, { matchingChanged: boolean; names: string[] }]>([
    ['a comment', 'on_change: forward', 'on_change: forward # as ever', { matchingChanged: false, names: [] }],
    ['another spelling', 'tier: gold, category: network', 'category: [" Network"], tier: GOLD', { matchingChanged: false, names: [] }],
    ['another target', 'response: 30m', 'response: 20m', { matchingChanged: false, names: ['gold-network'] }],
    ['other business days', '2bd', '3bd', { matchingChanged: false, names: ['gold-network'] }],
    ['another time of day', 'by 17:00', 'by 16:00', { matchingChanged: false, names: ['gold-network'] }],
    ['another start', 'ownership: assigned', 'ownership: opened', { matchingChanged: false, names: ['gold-network'] }],
    ['another pause', '[on_hold]', '[on_hold, pending]', { matchingChanged: false, names: ['gold-network'] }],
    ['another meaning of a clock', 'agent_message]', 'assigned]', { matchingChanged: false, names: ['gold-network'] }],
    ['a clock nobody promises', 'stop: resolved', 'stop: assigned', { matchingChanged: false, names: [] }],
    ['other hours', '08:00', '09:00', { matchingChanged: false, names: ['gold-network'] }],
    ['other tickets', 'category: network', 'category: mail', { matchingChanged: true, names: [] }],
    ['another name', 'the rest', 'others', { matchingChanged: true, names: ['the rest', 'others'] }],
  ])('%s changes what it changes', (_, from, to, changed) => {
    expect(GOLD_NETWORK).toContain(from);
    expect(changedPolicies(compile(GOLD_NETWORK), compile(GOLD_NETWORK.replace(from, to), 2))).toEqual(changed);
  });

  test('their order counts', () => {
    const [a, b] = ['{ name: a, match: { tier: gold }, targets: { response: 1 } }', '{ name: b, match: { category: x }, targets: { response: 1 } }'];
    expect(changedPolicies(compile(`policies: [${a}, ${b}]`), compile(`policies: [${b}, ${a}]`))).toEqual({ matchingChanged: true, names: [] });
  });
});

describe('apply: new_tickets', () => {
  const text = (resolution: string, rest = 'apply: new_tickets') => `policies: [{ name: a, match: { tier: gold }, targets: { resolution: ${resolution} }, ${rest} }]`;
  const after = (config: WatchdogConfig, replacedAt: number, next: string): WatchdogConfig => compile(next, config.version + 1, noWebhooks, { ...config, replacedAt });
  /** What a ticket created at that instant is promised, and by which version. */
  const promised = ({ policies }: WatchdogConfig, createdAt: number) => policies.policies
    .filter((policy) => policy.matches({ ...moment('gold', 'low'), createdAt }))
    .map(({ version, clocks }) => [version, ...clocks.map(({ target }) => ('ms' in target ? target.ms / 3_600_000 : target.businessDays))].join(': '));

  test('tickets created before a change keep what they were promised', () => {
    const first = compile(text('1h'));
    const second = after(first, 1000, text('2h'));
    const third = after(second, 2000, text('3h'));
    expect([0, 999, 1000, 1999, 2000, 9e15].map((createdAt) => promised(third, createdAt))).toEqual([['1: 1'], ['1: 1'], ['2: 2'], ['2: 2'], ['3: 3'], ['3: 3']]);
    expect(promised(first, 0)).toEqual(['1: 1']);
    expect(changedPolicies(second, third)).toEqual({ matchingChanged: true, names: ['a'] });
  });

  test('a definition that stays makes no generation, however many versions there are', () => {
    let config = after(compile(text('1h')), 1000, text('2h'));
    const before = config;
    for (let version = 3; version < 50; version++) config = after(config, version * 1000, `${text('2h')} # ${version}`);
    expect(config.generations.get('a')!.map(({ since }) => since)).toEqual([1000, -Infinity]);
    expect([0, 1000].map((createdAt) => promised(config, createdAt))).toEqual([['1: 1'], ['49: 2']]);
    expect(changedPolicies(before, config)).toEqual({ matchingChanged: false, names: [] });
  });

  test('one that is new is for new tickets; one that goes, goes for all; running is for all', () => {
    const other = compile('policies: [{ name: b, match: { tier: gold }, targets: { resolution: 9h } }]');
    const added = after(other, 1000, `${text('1h').slice(0, -1)}, { name: b, match: { tier: gold }, targets: { resolution: 9h } }]`);
    expect([0, 1000].map((createdAt) => promised(added, createdAt))).toEqual([['2: 9'], ['2: 1', '2: 9']]);
    expect(promised(after(added, 2000, text('2h', 'apply: running')), 0)).toEqual(['3: 2']);
    expect(promised(after(after(added, 2000, GOLD), 3000, text('1h')), 2999)).toEqual([]);
  });

  test('the match, the calendar and the named clocks of the older tickets are those of then', () => {
    const calendar = (hours: string) => `calendars: { office: { zone: UTC, hours: { mon-fri: ["${hours}"] } } }\ncalendar: office`;
    const first = compile(`${text('1h, parts: 2h')}\nclocks: { parts: { start: opened, stop: assigned } }\n${calendar('08:00-12:00')}`);
    const second = after(first, 1000, `${text('1h').replace('gold', 'silver')}\n${calendar('08:00-10:00')}`);
    const monday = Date.UTC(2026, 2, 2, 11);
    expect([promised(second, 0), promised(second, 1000)]).toEqual([['1: 1: 2'], []]);
    expect(second.policies.namedClocks).toEqual(first.policies.namedClocks);
    expect([second.schedule('office').isOpen(monday), second.schedule('office', 1).isOpen(monday), second.schedule('office', 2).isOpen(monday)]).toEqual([false, true, false]);
  });
});

test('handlers take their secrets from the environment, and what is said of groups', () => {
  const text = `${GOLD}
handlers:
  snow:
    type: servicenow
    url: https://acme.service-now.com/
    auth: { username_env: SNOW_USER, password_env: SNOW_PASSWORD }
    refresh: 2m
    settings: { table: incident, nested: { list: [1, two, true] } }
    defaults: { max_bandwidth: 10, zone: Europe/Berlin }
    groups: { Network: { capabilities: [vpn], lat: 59.9, lng: 10.7, competencies: [no], sla_compliance_rate: 0.9, calendar: 24x7 }, Old: { ignore: true } }
`;
  const noPassword = { ...noWebhooks, secret: (name: string) => (name === 'SNOW_USER' ? 'watchdog' : undefined) };
  expect(compile(text, 1, noPassword).handlers.get('snow')).toEqual({
    name: 'snow', type: 'servicenow', url: 'https://acme.service-now.com', tenant: 'default', sources: undefined, idPrefix: '', refreshMs: 120_000, timeoutMs: 10_000,
    secrets: new Map([['username', 'watchdog'], ['password', undefined]]),
    settings: { table: 'incident', nested: { list: [1, 'two', true] } },
    overrides: {
      defaults: { max_bandwidth: 10, location: { timezone: 'Europe/Berlin' } },
      groups: new Map([
        ['Network', { capabilities: ['vpn'], calendar: '24x7', location: { lat: 59.9, lng: 10.7 }, metrics: { sla_compliance_rate: 0.9, cultural_competencies: ['no'] } }],
        ['Old', { ignore: true }],
      ]),
    },
  });
});
