import { Global, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { DataSource } from 'typeorm';
import { Clock, SystemClock } from '#platform/clock';
import { ConfigSource } from '#platform/config';
import { MessageBus, type Message, type Subscription } from '#platform/messaging';
import { DatabaseSignals } from '#platform/persistence';
import { Health, Log, Registry, silentLog } from '#platform/telemetry';
import { FakeSlack, TestConfig, alertMessageOf, alertRaised, slackChannel, testDatabase } from '#testing';
import { ALERTING_MIGRATIONS, AlertingModule, ReplayDelivery } from './index.js';

/** Only what the module asks of it. */
class HandFedBus extends MessageBus {
  subscription: Subscription | undefined;

  override publish(messages: readonly Message[]): Promise<void> {
    return this.subscription!.handle(messages);
  }

  override subscribe(subscription: Subscription): void {
    this.subscription = subscription;
  }

  override start(): Promise<void> {
    return Promise.resolve();
  }

  override stop(): Promise<void> {
    return Promise.resolve();
  }
}

test('the module consumes alerts, sends what is planned at once, and leaves nothing running', async () => {
  const db = await testDatabase(ALERTING_MIGRATIONS);
  const slack = await FakeSlack.start();
  const signals = new DatabaseSignals(db.url);
  await signals.start();
  const bus = new HandFedBus();
  const said: string[] = [];
  const log: Log = { ...silentLog, debug: () => {}, info: (_, message) => said.push(message), warn: () => {}, error: (fields) => said.push(JSON.stringify(fields)), child: () => log };

  @Global()
  @Module({
    providers: [
      { provide: DataSource, useValue: db.dataSource },
      { provide: DatabaseSignals, useValue: signals },
      { provide: MessageBus, useValue: bus },
      { provide: ConfigSource, useValue: new TestConfig(undefined, { channels: [slackChannel('alerts', slack.webhook().url), slackChannel('silent', undefined)] }) },
      { provide: Clock, useClass: SystemClock },
      { provide: Registry, useValue: new Registry() },
      { provide: Health, useClass: Health },
      { provide: Log, useValue: log },
    ],
    exports: [DataSource, DatabaseSignals, MessageBus, ConfigSource, Clock, Registry, Health, Log],
  })
  class PlatformModule {}

  const app = await Test.createTestingModule({ imports: [PlatformModule, AlertingModule] }).compile();
  try {
    await app.init();
    expect(app.get(ReplayDelivery)).toBeInstanceOf(ReplayDelivery);
    expect(said).toEqual([expect.stringMatching(/^No webhook is configured for silent: /)]);
    expect(bus.subscription).toMatchObject({ topic: 'sla.alerts.v1', group: 'alerting' });
    await bus.publish([alertMessageOf(alertRaised())]);
    expect((await slack.webhook().nextMessage()).words).toContain('INC-T1');
  } finally {
    await app.close();
    await signals.stop();
    await slack.close();
    await db.close();
  }
  slack.expectNoMore();
  expect(said.at(-1)).toBe('alert delivered');
});
