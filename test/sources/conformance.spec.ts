import { BUILT_IN } from '#apps/ingest';
import { BUILT_IN_SOURCES, checkConfig, compileConfig } from '#platform/config';
import { basic, events, ignored, mutations, readDelivery, sourceViolations, type SourcePlugin } from '#platform/plugins';
import { BODIES, MAPPING, realBodies } from './bodies.js';
import { TIERS } from './source-app.js';

/** Per system. WATCHDOG_FUZZ=20000 takes a minute and a half for all. */
const MUTATED = Number(process.env['WATCHDOG_FUZZ'] ?? 2_000);

function mappingOf() {
  const checked = checkConfig(`${TIERS}sources: {m: {type: mapped, ${MAPPING}}}`);
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  const noSecrets = { standard: undefined, variable: () => undefined, file: () => undefined, secret: () => undefined };
  return compileConfig(checked.config, { version: 1, hash: '' }, noSecrets).sources.get('m')!.mapping;
}

test('the systems the configuration knows are those that are there', () => {
  expect([...BUILT_IN.builtIn.keys()].sort()).toEqual([...BUILT_IN_SOURCES].sort());
});

describe.each(Object.entries(BODIES))('%s', (name, samples) => {
  const plugin = BUILT_IN.builtIn.get(name)!;
  const settings = { mapping: mappingOf() };

  test('keeps to the contract', async () => {
    expect(await sourceViolations(plugin, { samples, settings })).toEqual([]);
  });

  test(`answers ${MUTATED} damaged bodies`, () => {
    const bodies = [...realBodies(name), ...samples.map(({ body }) => Buffer.from(JSON.stringify(body)))];
    const failed: string[] = [];
    const told = { events: 0, ignored: 0, unreadable: 0 };
    for (const { body } of mutations(bodies, MUTATED, 7)) {
      const delivery = { method: 'POST', path: '/', query: '', headers: {}, body, now: new Date(0) };
      const reading = readDelivery(plugin, delivery, { name, isAgent: () => false, options: {}, ...settings });
      told[reading.kind]++;
      if (reading.kind === 'unreadable') failed.push(...reading.problems.filter(({ message }) => message.startsWith('the plugin')).map(({ message }) => `${message}: ${body.toString().slice(0, 500)}`));
    }
    expect(failed.slice(0, 3)).toEqual([]);
    expect(told.events).toBeGreaterThan(0);
    expect(told.unreadable).toBeGreaterThan(0);
  }, 120_000);
});

test('what breaks the contract is told', async () => {
  const sound: SourcePlugin = { name: 'sound', authentication: basic(), read: (payload) => events(null, { id: payload.at('id').requiredText() }) };
  const samples = [{ body: { id: 1 }, expect: 'events' as const }];
  expect(await sourceViolations(sound, { samples })).toEqual([]);
  const violations = async (change: Partial<SourcePlugin>) => (await sourceViolations({ ...sound, ...change }, { samples, mutations: 50 })).join('\n');
  expect(await violations({ name: 'No Name' })).toMatch(/its name/);
  expect(await violations({ read: () => ignored(' ') })).toMatch(/expected events, found ignored[^]*without a reason/);
  expect(await violations({ read: () => events(null) })).toMatch(/holds no event/);
  expect(await violations({ read: () => events(null, { id: 'x', url: 'javascript:alert(1)' }) })).toMatch(/url must be text/);
  expect(await violations({ read: () => events(null, { id: String(Math.random()) }) })).toMatch(/not the same/);
  expect(await violations({ read: (payload) => events(null, { id: (payload.value as { id: number }).id.toFixed() }) })).toMatch(/failed on it/);
  expect(await violations({ authentication: { describe: 'open', verify: () => ({ kind: 'genuine' }) } })).toMatch(/proves nothing gets in/);
  expect((await sourceViolations(sound, { samples: [] })).join()).toMatch(/no sample/);
});
