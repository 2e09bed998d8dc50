import { renameSync, writeFileSync } from 'node:fs';
import { until } from '#testing';
import { given } from './world.js';

const tiers = (response: string): string => `
tiers:
  gold:
    high: {response: ${response}, resolution: 5d}
`;

const world = given(tiers('30m'));
let saved = 0;
// A text that has been in force before is no new version.
afterEach(() => world.reload(`${tiers('30m')}# ${++saved}\n`));

interface Readiness {
  readonly status: string;
  readonly parts: { readonly config: { readonly status: string; readonly details: { readonly problems: readonly string[]; readonly since?: string } } };
}
const readiness = async (): Promise<{ status: number; body: Readiness }> => world.call<Readiness>('GET', '/health/ready', { key: null });

test('a shorter promise moves the deadlines of open tickets', async () => {
  await world.tell('INC-1');
  await world.advance('5m');
  await world.reload(tiers('10m'));
  expect(await world.clock('INC-1', 'response')).toMatchObject({ target_ms: 600_000, remaining_ms: 300_000 });
  await world.advance('3m30s');
  await world.expectSlack('At risk (85%): response of INC-1, 8 min 30 s of 10 min (85 %)');
});

test('a promise that is broken the moment it is made: one alert, now, and it says why', async () => {
  await world.tell('INC-2');
  await world.advance('20m');
  await world.reload(tiers('10m'));
  expect((await world.expectSlack('Breached: response of INC-2, 20 min of 10 min (200 %)')).words).toContain('The promise was changed.');
  await world.advance('1h');
  world.expectSilence();
});

test('what has been said is not said again under the new promise, nor taken back', async () => {
  await world.tell('INC-3');
  await world.advance('26m');
  await world.expectSlack('At risk (85%): response of INC-3');
  await world.reload(tiers('40m'));
  await world.advance('10m');
  // 85 % of the new promise came after 34 minutes.
  world.expectSilence();
  await world.advance('4m1ms');
  await world.expectSlack('Breached: response of INC-3, 40 min of 40 min (100 %)');
  await world.reload(tiers('2h'));
  await world.advance('1h');
  world.expectSilence();
  expect((await world.ticket('INC-3')).alerts.map(({ threshold, retracted_at }) => [threshold, retracted_at])).toEqual([['100%', null], ['85%', null]]);
});

test('a broken file changes nothing and says where it is broken, until it is mended', async () => {
  await world.tell('INC-4');
  const version = await world.metric('watchdog_config_version');
  world.save(`${tiers('10m')}\nresponded_bi: [in_progress]\nalerting:\n  stale_after: soon\n`);
  await until('the broken file is noticed', async () => (await world.metric('watchdog_config_invalid')) === 1);

  const { status, body } = await readiness();
  expect({ status, overall: body.status, config: body.parts.config.status }).toEqual({ status: 200, overall: 'degraded', config: 'degraded' });
  expect(body.parts.config.details.problems).toEqual([
    expect.stringMatching(/sla_config\.yaml:6:1 {2}error {2}.*responded_bi.*responded_by/),
    expect.stringMatching(/sla_config\.yaml:8:16 {2}error {2}alerting\.stale_after: found "soon", expected a duration like 20s, 30m, 4h, 2d or 1h30m/),
  ]);
  expect(body.parts.config.details.since).toEqual(expect.any(String));
  const line = await world.expectLog({ operation: 'config.file', level: 50, msg: 'The configuration file is not valid; it changes nothing' });
  expect(line['problems']).toEqual(body.parts.config.details.problems);
  expect(await world.metric('watchdog_config_version')).toBe(version);
  expect(await world.clock('INC-4', 'response')).toMatchObject({ target_ms: 1_800_000 });
  await world.advance('30m1ms');
  await world.expectSlack('Breached: response of INC-4, 30 min of 30 min (100 %)');

  await world.reload(tiers('45m'));
  expect(await world.metric('watchdog_config_invalid')).toBe(0);
  expect((await readiness()).body).toMatchObject({ status: 'up', parts: { config: { status: 'up', details: { problems: [] } } } });
  await world.expectLog({ operation: 'config.file', msg: 'The configuration file is valid again' });
});

test('an editor that replaces the file is noticed as well as one that writes into it', async () => {
  await world.tell('INC-5');
  const version = await world.metric('watchdog_config_version');
  writeFileSync(`${world.configFile}.new`, tiers('20m'));
  renameSync(`${world.configFile}.new`, world.configFile);
  await until('it is adopted', async () => (await world.metric('watchdog_config_version')) > version);
  await world.settled();
  expect(await world.clock('INC-5', 'response')).toMatchObject({ target_ms: 1_200_000 });
});

test('a tier that is promised something from now on covers the tickets that were waiting for it', async () => {
  await world.tell('INC-6', { customer_tier: 'silver' });
  await world.advance('10m');
  expect(await world.ticket('INC-6')).toMatchObject({ uncovered: true });
  await world.reload(`${tiers('30m')}  silver:\n    high: {response: 1h}\n`);
  expect(await world.ticket('INC-6')).toMatchObject({ uncovered: false, policy: 'tier:silver/high', clocks: [{ clock: 'response', elapsed_ms: 600_000 }] });
});

test('thresholds of one\'s own: minutes before, shares, and reminders after', async () => {
  await world.reload(`${tiers('30m')}thresholds: [-10m, 100%, {after: 15m, repeat: 15m, times: 2}]\n`);
  await world.tell('INC-7');
  await world.advance('20m');
  await world.expectSlack('At risk (-10m): response of INC-7');
  await world.advance('10m1ms');
  await world.expectSlack('Breached: response of INC-7');
  await world.advance('15m');
  await world.expectSlack('Overdue (+15m): response of INC-7, 45 min of 30 min (150 %)');
  await world.advance('15m');
  await world.expectSlack('Overdue (+15m#2): response of INC-7, 1 h of 30 min (200 %)');
  await world.advance('1d');
  world.expectSilence();
  expect(await world.ticket('INC-7')).toMatchObject({ level: 4 });
});
