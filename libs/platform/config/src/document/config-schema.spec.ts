import { readFileSync, readdirSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { STATUSES } from '#core/ticket';
import { checkConfig } from './check-config.js';
import { configSchema, configSchemaText } from './config-schema.js';

const shipped = (name: string): string => readFileSync(new URL(`../../../../../${name}`, import.meta.url), 'utf8');
const accepts = new Ajv({ strict: true, strictRequired: false }).compile(configSchema());

test('sla_config.schema.json at the top level is configSchemaText() of this declaration', () => {
  expect(shipped('sla_config.schema.json')).toBe(configSchemaText());
});

test('the shipped sla_config.yaml is right, and says so to editors', () => {
  const text = shipped('sla_config.yaml');
  expect(checkConfig(text)).toMatchObject({ ok: true, problems: [] });
  expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./sla_config.schema.json');
  accepts(parse(text));
  expect(accepts.errors).toBeNull();
});

test.each(readdirSync(new URL('../../../../../config/examples/', import.meta.url)))('config/examples/%s is right, without a warning, and says so to editors', (name) => {
  const text = shipped(`config/examples/${name}`);
  expect(checkConfig(text)).toMatchObject({ ok: true, problems: [] });
  expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=../../sla_config.schema.json');
  accepts(parse(text));
  expect(accepts.errors).toBeNull();
});

test('what the shipped file shows in comments works too', () => {
  const uncommented = shipped('sla_config.yaml').replace(/# (- \{ after|ticket_url|calendar|policies|clocks|sources|classification|handlers|allocation|geocoding)/g, '$1').replace(/^# ( {2,}\S)/gm, '$1');
  expect(uncommented).not.toBe(shipped('sla_config.yaml'));
  expect(checkConfig(uncommented)).toMatchObject({ ok: true, problems: [], config: { calendar: 'emea-support', policies: [{ name: 'gold-network' }, { name: 'outages' }] } });
  for (const section of ['sources', 'classification', 'handlers', 'allocation', 'geocoding']) expect(uncommented).toMatch(new RegExp(`^${section}:$`, 'm'));
});

/** Right nine times in ten, so that whole files often are. */
const mostly = <G, B>(good: readonly G[], bad: readonly B[]) => fc.oneof({ weight: 30, arbitrary: fc.constantFrom(...good) }, { weight: 1, arbitrary: fc.constantFrom<(G | B)[]>(...bad) });
const oneDuration = mostly([1, 30, 0.5, '20s', '30m', '4h', '2d', '1h30m', '1.5h', ' 1d 2h '], ['0m', 0, -1, '-1h', 'soon', '1h1h', true, null]);
const status = mostly(STATUSES, ['answered']);
const hours = fc.array(mostly(['08:00-12:00', '13:00-17:30', '8:00 - 9:00', ' 22:00-06:00 ', '00:00-24:00'], ['8-9', '24:00-06:00', 800]), { maxLength: 2 });
const calendar = fc.record(
  {
    extends: mostly(['base'], ['x y']),
    zone: mostly(['Europe/Berlin', 'UTC'], ['+02:00', 'Berlin']),
    hours: fc.oneof(mostly(['24x7'], ['7x24']), fc.dictionary(mostly(['mon', 'Mon-Fri', ' sat , sun ', 'tue-thu,sat'], ['monday']), hours, { minKeys: 1, maxKeys: 2 })),
    holidays: fc.record(
      {
        country: mostly(['DE'], ['Germany']),
        state: mostly(['BY'], ['XX']),
        types: fc.uniqueArray(mostly(['public', 'bank'], ['private']), { maxLength: 2 }),
        dates: fc.array(mostly(['2026-12-24', '12-31', ' 2026-08-03 / 2026-08-07 ', '02-29'], ['2026-02-30', 'soon']), { maxLength: 2 }),
        half_days: fc.dictionary(mostly(['2026-12-23', '12-22'], ['soon']), hours, { maxKeys: 1 }),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['zone', 'hours'] },
);
const matching = fc.record(
  {
    tier: mostly(['gold', ['gold', 'silver']], [1, []]),
    priority: mostly(['high', ['high', 'low']], ['urgent']),
    title: mostly(['vpn', ['vpn', 'down']], [[' ']]),
    metadata: mostly([{ 'a.b': 'x' }, { a: [1, true] }], [{ 'a..b': 'x' }]),
    all: mostly([[{ tier: 'gold' }], []], [{}]),
    any: mostly([[{ tags: 'vip' }, { not: { country: 'DE' } }]], [[]]),
    not: mostly([{ category: 'x' }], [{}]),
  },
  { requiredKeys: [] },
);
const target = fc.oneof(oneDuration, mostly(['2bd', ' 1 bd  by 17:00 ', { within: '2bd', by: '9:30' }, { within: ' 1bd' }], ['0bd', '1bd by noon', { by: '17:00' }]));
const policy = fc.record(
  {
    name: mostly(['a', 'B c', ' d '], ['tier:x', '']),
    match: matching,
    calendar: mostly(['24x7'], ['nowhere']),
    targets: fc.dictionary(mostly(['response', 'resolution', 'next_response', 'update', 'ownership', 'vendor'], ['respons']), target, { minKeys: 1, maxKeys: 2 }),
    pause: fc.dictionary(mostly(['response', 'vendor'], ['x']), fc.uniqueArray(mostly(['pending', 'open'], ['closed']), { maxLength: 2 }), { maxKeys: 1 }),
    start: fc.dictionary(mostly(['response', 'vendor'], ['x']), mostly(['created', 'assigned', 'status:open'], ['resolved']), { maxKeys: 1 }),
    apply: mostly(['running', 'new_tickets'], ['all']),
    thresholds: fc.constant(['50%']),
  },
  { requiredKeys: ['name', 'targets'] },
);
const languageModel = fc.record(
  {
    provider: mostly(['openai', 'openai_compatible', 'anthropic'], ['openay']), model: mostly(['m-1'], ['']), base_url: mostly(['http://localhost:11434/v1', 'https://x.example/'], ['x']), api_key_env: mostly(['KEY'], ['1']),
    without_key: fc.constantFrom(true, false), structured_output: mostly(['schema', 'json'], ['text']), batch: fc.record({ size: mostly([1, 100], [0]), delay: oneDuration }, { requiredKeys: [] }), temperature: mostly([0, 0.7, 2], [-1]), top_p: mostly([0.1, 1], [0]), top_k: mostly([1], [0.5]),
    timeout: oneDuration, give_up_after: oneDuration, retries: mostly([0, 10], [11]), limits: fc.record({ requests_per_hour: mostly([1], [0]), tokens_per_day: mostly([1_000_000], ['x']) }, { requiredKeys: [] }), redact: fc.record({ email: mostly([true, false], ['no']), names: mostly([['Jo'], []], [['x']]) }, { requiredKeys: [] }),
  },
  { requiredKeys: ['provider', 'model'] },
);
const geocoding = fc.record(
  {
    unknown_places: mostly(['leave', 'nominatim'], ['ask']),
    nominatim: fc.record({ base_url: mostly(['https://n.example'], ['n']), contact: mostly(['a@b.example', 'https://b.example'], ['me']), interval: oneDuration, timeout: oneDuration, not_found_for: oneDuration }, { requiredKeys: ['contact'] }),
    regions: fc.dictionary(mostly(['hq', 'us-east'], ['a b']), fc.record({ lat: mostly([-90, 1.5], [91]), lng: mostly([180], [181]), timezone: mostly(['Europe/Paris', 'UTC'], ['Paris']) }), { maxKeys: 2 }),
  },
  { requiredKeys: [] },
);
const fieldText = mostly(['$.a', '$.a[*].b', { path: ['$.a', '$.b'], values: { X: 'y', 1: 2 }, default: 3 }, { constant: true }], ['a', {}, { path: '$[' }]);
const source = fc.record(
  {
    type: mostly(['github', 'mapped'], ['gitlab']),
    tenant: mostly(['acme'], ['a b']),
    secrets_env: mostly(['A', ['A', 'B']], [[], 'a b']),
    priority: mostly(['high', { path: '$.p', values: { P1: 'critical' } }], [{}]),
    priorities: fc.dictionary(mostly(['P1', '2'], [' ']), mostly(['critical', 'low'], ['urgent']), { maxKeys: 2 }),
    tier: mostly(['gold', { path: '$.t', default: 'silver' }], [null]),
    statuses: fc.constant({ 7: 'closed' }),
    auth: mostly([{ type: 'hmac', header: 'X-S', encoding: 'base64', tolerance: '1m' }, { type: 'basic' }], [{ type: 'hmac' }, { type: 'none' }]),
    mapping: fc.record({ id: fieldText, status: fieldText, each: fieldText }, { requiredKeys: ['id'] }),
    options: fc.constant({ query: 'x', n: 1 }),
    pull: mostly([{ url: 'https://acme.example/', every: '1m', page_size: 5 }], [{ url: 'ftp://x' }, { page_size: 0 }]),
  },
  { requiredKeys: ['type'] },
);
const anyConfig = fc.record(
  {
    calendars: fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: fc.dictionary(mostly(['base', 'Other-1'], ['a b']), calendar, { maxKeys: 2 }) }),
    calendar: mostly(['24x7', '24x7', 'base'], [7]),
    policies: fc.uniqueArray(policy, { minLength: 1, maxLength: 2, selector: ({ name }) => name }),
    clocks: mostly([{ vendor: { start: 'assigned', stop: ['resolved', 'status:pending'] } }], [{ update: { start: 'assigned', stop: 'opened' } }, { vendor: { start: [], stop: 'opened' } }]),
    tiers: fc.dictionary(fc.constantFrom('gold', 'silver', '007', 'a b'), fc.dictionary(mostly(['critical', 'high', 'low'], ['urgent']), fc.record({ response: oneDuration, resolution: oneDuration }, { requiredKeys: [] }), { minKeys: 1, maxKeys: 2 }), { minKeys: 1, maxKeys: 2 }),
    thresholds: fc.uniqueArray(fc.oneof(mostly(['85%', '99.5 %', ' 100%', '-30m', '+1h', '+ 2h '], [85, '0%', 'x']), fc.record({ after: oneDuration, repeat: oneDuration, times: mostly([1, 2], [0, 51]) }, { requiredKeys: ['after'] })), { maxLength: 3 }),
    pause: fc.record({ response: fc.uniqueArray(status, { maxLength: 2 }), resolution: fc.uniqueArray(status, { maxLength: 2 }) }, { requiredKeys: [] }),
    responded_by: fc.uniqueArray(status, { maxLength: 3 }),
    on_change: mostly(['retroactive', 'forward', 'reset'], ['never']),
    statuses: fc.dictionary(fc.constantFrom('Waiting', 'Parked'), status),
    handlers: fc.dictionary(
      mostly(['snow', 'desk'], ['Desk']),
      fc.record(
        {
          type: mostly(['servicenow', 'custom'], ['remedy']),
          url: mostly(['https://a.example', 'http://localhost:3000/base/'], ['ftp://a.example', 'https://user:pw@a.example']),
          auth: fc.dictionary(mostly(['username_env', 'password_env'], ['password']), mostly(['A_B'], ['a-b']), { maxKeys: 2 }),
          refresh: oneDuration,
          settings: mostly([{ a: 1, b: { c: [true, null, 'x'] } }, {}], [{ password: 'x' }]),
          groups: fc.dictionary(mostly(['Network', 'a b'], ['']), fc.record({ max_bandwidth: mostly([1, 10.5], [-1]), zone: mostly(['UTC'], ['+02:00']), ignore: mostly([true], ['no']), calendar: mostly(['24x7'], ['nowhere']) }, { requiredKeys: [] }), { maxKeys: 2 }),
        },
        { requiredKeys: ['type', 'url'] },
      ),
      { maxKeys: 1 },
    ),
    sources: fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: fc.dictionary(mostly(['one', 'two'], ['Three']), source, { maxKeys: 2 }) }),
    plugins: mostly([{ acme: './acme.mjs' }, {}], [{ acme: 1 }]),
    alerting: fc.record(
      {
        stale_after: oneDuration,
        ticket_url: mostly(['https://t.example/{ticket_id}'], ['ftp://t/{ticket_id}', 'https://t.example/']),
        channels: fc.uniqueArray(
          fc.record(
            { name: mostly(['a', 'b'], ['C']), type: fc.constant('slack'), webhook_url_env: mostly(['A'], ['1', 'https://x/']), interval: oneDuration, digest_above: mostly([1, 20], [0]), fallback: mostly(['a', 'b'], [1]) },
            { requiredKeys: ['name', 'type', 'webhook_url_env'] },
          ),
          { maxLength: 2, selector: ({ name }) => name },
        ),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['clocks'] },
);

const promises = { tiers: { gold: { high: { response: 30 } } } };

test.each<[string, fc.Arbitrary<object>]>([
  ['promises and alerts', anyConfig],
  ['language models', languageModel.map((llm) => ({ ...promises, classification: { llm } }))],
  ['places', geocoding.map((places) => ({ ...promises, geocoding: places }))],
])('editors never mark what the service takes: %s', (_, configs) => {
  let taken = 0;
  fc.assert(
    fc.property(configs, (config) => {
      const text = stringify(config);
      if (!checkConfig(text).ok) return;
      taken++;
      accepts(parse(text));
      expect(accepts.errors).toBeNull();
    }),
    { numRuns: 2000 },
  );
  // Some 110 are, of 2000.
  expect(taken).toBeGreaterThan(50);
});
