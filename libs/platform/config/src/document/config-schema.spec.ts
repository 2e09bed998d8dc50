import { readFileSync } from 'node:fs';
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

test('what the shipped file shows in comments works too', () => {
  const uncommented = shipped('sla_config.yaml').replace(/# (- \{ after|ticket_url)/g, '$1');
  expect(uncommented).not.toBe(shipped('sla_config.yaml'));
  expect(checkConfig(uncommented)).toMatchObject({ ok: true, problems: [] });
});

/** Right nine times in ten, so that whole files often are. */
const mostly = <G, B>(good: readonly G[], bad: readonly B[]) => fc.oneof({ weight: 30, arbitrary: fc.constantFrom(...good) }, { weight: 1, arbitrary: fc.constantFrom<(G | B)[]>(...bad) });
const oneDuration = mostly([1, 30, 0.5, '20s', '30m', '4h', '2d', '1h30m', '1.5h', ' 1d 2h '], ['0m', 0, -1, '-1h', 'soon', '1h1h', true, null]);
const status = mostly(STATUSES, ['answered']);
const anyConfig = fc.record(
  {
    tiers: fc.dictionary(fc.constantFrom('gold', 'silver', '007', 'a b'), fc.dictionary(mostly(['critical', 'high', 'low'], ['urgent']), fc.record({ response: oneDuration, resolution: oneDuration }, { requiredKeys: [] }), { minKeys: 1, maxKeys: 2 }), { minKeys: 1, maxKeys: 2 }),
    thresholds: fc.uniqueArray(fc.oneof(mostly(['85%', '99.5 %', ' 100%', '-30m', '+1h', '+ 2h '], [85, '0%', 'x']), fc.record({ after: oneDuration, repeat: oneDuration, times: mostly([1, 2], [0, 51]) }, { requiredKeys: ['after'] })), { maxLength: 3 }),
    pause: fc.record({ response: fc.uniqueArray(status, { maxLength: 2 }), resolution: fc.uniqueArray(status, { maxLength: 2 }) }, { requiredKeys: [] }),
    responded_by: fc.uniqueArray(status, { maxLength: 3 }),
    on_change: mostly(['retroactive', 'forward', 'reset'], ['never']),
    statuses: fc.dictionary(fc.constantFrom('Waiting', 'Parked'), status),
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
  { requiredKeys: ['tiers'] },
);

test('editors never mark what the service takes', () => {
  let taken = 0;
  fc.assert(
    fc.property(anyConfig, (config) => {
      const text = stringify(config);
      if (!checkConfig(text).ok) return;
      taken++;
      accepts(parse(text));
      expect(accepts.errors).toBeNull();
    }),
    { numRuns: 1000 },
  );
  expect(taken).toBeGreaterThan(100);
});
