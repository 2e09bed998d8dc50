import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Program } from '#testing';
import { scenario } from './scenario.js';

test('tickets of several systems are understood and given to groups, with reasons; the first alert comes within a minute; Ctrl-C ends it with a summary and leaves nothing', async () => {
  const began = performance.now();
  const demo = Program.start([resolve('dist/test/demo/main.js')], { group: true });
  await demo.says(/#sla-alerts {2}.*At risk \(75%\): response of INC0010427/, 60_000);
  expect(performance.now() - began).toBeLessThan(60_000);
  const reasons = String.raw`, \d+ % sure.*\n +\w+ has the best score of those with room`;
  for (const allocated of [
    String.raw`allocated +acme\/shop#482 +understood as IT Support \/ Software \/ Checkout \(keywords\); given to Applications${reasons}`,
    String.raw`allocated +INC0010427 +understood as IT Support \/ Network \/ VPN \(keywords\); given to Network${reasons}`,
    String.raw`allocated +M00001 +understood as IT Support \/ Network \/ VPN \(keywords\); given to Network${reasons}`,
    String.raw`allocated +OPS-77 +understood as IT Support \/ Software \/ Export \(keywords\); given to Applications, \d+ % sure, who decline it`,
    String.raw`allocated +OPS-77 .*; given to Workplace${reasons}`,
  ]) await demo.says(new RegExp(allocated), 30_000);
  await demo.says(/At risk .* INC0010427 .*, owner Network/);
  expect(demo.stdout).toMatch(/Help desk +M00001 +opened/);
  expect(demo.stdout).toMatch(/Zendesk +ZD-9931 +opened, for its group Billing/);
  const [, url] = await demo.says(/own runs at (http:[^\s,]+)/);
  expect(await demo.stop('SIGINT')).toEqual({ code: 0, signal: null });
  expect(demo.stdout).toMatch(/What came of it\n {2}tickets .*\n {2}given to {3}\w+ \d+.*; 1 declined first\n {2}alerts .*\n {2}Slack got {2}\d+ messages/);
  await expect(fetch(`${url}/health/live`)).rejects.toThrow();
}, 90_000);

test('its stream is the same every time, ends after a minute and a half at most, and each ticket ends resolved', () => {
  const scenes = scenario();
  expect(scenario()).toEqual(scenes);
  expect(scenes.at(-1)!.at).toBeLessThan(85);
  const last = new Map(scenes.map(({ ticket, change }) => [ticket, change.status?.toLowerCase()]));
  expect(new Set(last.values())).toEqual(new Set(['resolved']));
  expect(existsSync('test/demo/sla_config.yaml')).toBe(true);
});
