import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Test } from '@nestjs/testing';
import { DataSource } from 'typeorm';
import { Clock, SystemClock } from '#platform/clock';
import { DatabaseSignals } from '#platform/persistence';
import { Log, Registry, silentLog } from '#platform/telemetry';
import { testDatabase, type TestDatabase } from '#testing';
import { ConfigModule } from './config.module.js';
import { readSettings } from './settings/read-settings.js';
import { Settings } from './settings/settings.js';
import { ConfigHealth } from './versions/config-health.js';
import { ConfigSource } from './watchdog-config.js';

let database: TestDatabase;
let directory: string;
beforeAll(async () => {
  database = await testDatabase([]);
  directory = mkdtempSync(join(tmpdir(), 'watchdog-module-'));
});
afterAll(async () => {
  await database.close();
  rmSync(directory, { recursive: true });
});

test('the module provides settings and a configuration in force, follows the file, and leaves', async () => {
  const path = join(directory, 'sla_config.yaml');
  const channels = 'alerting: { channels: [{name: ops, type: slack, webhook_url_env: OPS_URL}, {name: bad, type: slack, webhook_url_env: BAD_URL}] }\n';
  writeFileSync(path, `tiers: { gold: { high: { resolution: 60 } } }\n${channels}`);
  const variables = { SLA_CONFIG: path, OPS_URL: 'https://ops.example/hook', BAD_URL: 'not a url' };
  const settings = readSettings(variables);
  const signals = new DatabaseSignals(database.url);
  const registry = new Registry();
  const world = [
    { provide: DataSource, useValue: database.dataSource }, { provide: DatabaseSignals, useValue: signals },
    { provide: Clock, useValue: new SystemClock() }, { provide: Log, useValue: silentLog }, { provide: Registry, useValue: registry },
  ];
  class World {}

  const app = await Test.createTestingModule({ imports: [{ module: World, global: true, providers: world, exports: world }, ConfigModule.forRoot(settings, variables)] }).compile();
  await signals.start();
  await app.init();
  const source = app.get(ConfigSource);
  expect(app.get(Settings)).toBe(settings);
  expect(app.get(ConfigHealth).problems).toEqual([]);
  expect(source.current().alerting.channels.map(({ webhookUrl }) => webhookUrl)).toEqual(['https://ops.example/hook', undefined]);
  expect(await registry.metrics()).toMatch(/watchdog_config_invalid 0\n[^]*watchdog_config_version 1\n/);

  const changed = new Promise((resolve) => source.onChange(resolve));
  writeFileSync(path, 'tiers: { gold: { high: { resolution: 90 } } }\n');
  await changed;
  expect(await registry.metrics()).toContain('watchdog_config_version 2\n');
  await app.close();
  await signals.stop();
});
