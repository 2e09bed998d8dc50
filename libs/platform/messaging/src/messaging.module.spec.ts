import { Global, Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { DatabaseSignals } from '#platform/persistence';
import { Health, Log, silentLog } from '#platform/telemetry';
import { MessageRecorder, message, testDatabase, type TestDatabase } from '#testing';
import { MessageBus, MessagingModule, appendToOutbox, outboxLag } from './index.js';

let db: TestDatabase;
let signals: DatabaseSignals;
const recorder = new MessageRecorder();
const health = new Health();

beforeAll(async () => {
  db = await testDatabase([]);
  signals = new DatabaseSignals(db.url);
  await signals.start();
});
afterAll(async () => {
  await signals.stop();
  await db.close();
});

@Module({})
class Feature implements OnModuleInit {
  constructor(private readonly bus: MessageBus) {}
  onModuleInit(): void {
    this.bus.subscribe({ topic: 't', group: 'feature', handle: recorder.handle });
  }
}

@Global()
@Module({})
class World {}

function world(): DynamicModule {
  const providers = [{ provide: DataSource, useValue: db.dataSource }, { provide: DatabaseSignals, useValue: signals }, { provide: Log, useValue: silentLog }, { provide: Health, useValue: health }];
  return { module: World, providers, exports: providers };
}

test('carries what a feature appended to those who subscribed, and stops in order', async () => {
  @Module({ imports: [world(), MessagingModule.forRoot({ relay: true }), Feature] })
  class App {}
  const before = message('t');
  await appendToOutbox(db.dataSource, [before]);
  const app = await NestFactory.createApplicationContext(App, { logger: false });
  const after = message('t');
  await appendToOutbox(db.dataSource, [after]);
  await recorder.untilAll([before, after]);
  expect(await health.report()).toEqual({ outbox_relay: { status: 'up' } });
  await app.close();
  const late = message('t');
  await appendToOutbox(db.dataSource, [late]);
  expect((await outboxLag(db.dataSource)).messages).toBe(1);
  await expect(app.get(MessageBus).publish([late])).rejects.toThrow('stopped');
});

test('starts, and takes events in, without its broker', async () => {
  @Module({ imports: [world(), MessagingModule.forRoot({ relay: true, kafka: { brokers: ['127.0.0.1:1'] } }), Feature] })
  class App {}
  const app = await NestFactory.createApplicationContext(App, { logger: false });
  await appendToOutbox(db.dataSource, [message('t')]);
  expect((await outboxLag(db.dataSource)).messages).toBeGreaterThan(0);
  await app.close();
});
