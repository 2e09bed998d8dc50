import type { AlertRaised, AllocationEscalated, BreachRetracted } from '#contracts';
import { SystemClock, WakeableLoop } from '#platform/clock';
import type { ChannelConfig } from '#platform/config';
import { Registry, silentLog } from '#platform/telemetry';
import { FakeSlack, SLACK, TestConfig, alertMessageOf, alertRaised, allocationEscalated, breachRetracted, slackChannel, testDatabase, warningRaised, type TestDatabase } from '#testing';
import { ALERTING_MIGRATIONS } from '../persistence/alerting-migrations.js';
import { PlanDeliveries } from '../planning/plan-deliveries.js';
import { SlackWebhookSender } from '../slack/slack-webhook-sender.js';
import type { SendableChannel } from './claim.js';
import { DeliverClaim } from './deliver-claim.js';
import { DeliveryDispatcher } from './delivery-dispatcher.js';
import { DeliveryMetrics } from './delivery-metrics.js';
import { DELIVERY_RULES, type DeliveryRules } from './delivery-rules.js';
import { ReplayDelivery } from './replay-delivery.js';
import { RetireOrphans } from './retire-orphans.js';
import { TypeormDeliveryQueue } from './typeorm-delivery-queue.js';

const START = '2026-01-05T10:00:00.000Z';

let db: TestDatabase;
let slack: FakeSlack;
let config: TestConfig;

beforeAll(async () => {
  db = await testDatabase(ALERTING_MIGRATIONS);
});
afterAll(() => db.close());

beforeEach(async () => {
  await db.dataSource.query('TRUNCATE alerting.deliveries, alerting.channels, platform.dead_letters');
  await db.time.freeze(START);
  slack = await FakeSlack.start();
  channels(slackChannel('alerts', slack.webhook('alerts').url));
});
afterEach(async () => {
  slack.expectNoMore();
  await slack.close();
});

function channels(...all: ChannelConfig[]): void {
  config = new TestConfig(undefined, { channels: all, dedupeWindowMs: 0 });
}

function plan(...data: (AlertRaised | BreachRetracted | AllocationEscalated)[]) {
  return new PlanDeliveries(db.dataSource, config, silentLog).execute(data.map(alertMessageOf));
}

/** One process that sends. */
function replica(rules: Partial<DeliveryRules> = {}) {
  const all = { ...DELIVERY_RULES, timeoutMs: 300, ...rules };
  const queue = new TypeormDeliveryQueue(db.dataSource, all);
  const registry = new Registry();
  const sender = new SlackWebhookSender(config, new SystemClock(), all.timeoutMs);
  const deliver = new DeliverClaim({ queue, sender, config, metrics: new DeliveryMetrics(registry, queue), log: silentLog, rules: all });
  const dispatcher = new DeliveryDispatcher(queue, deliver, config, all, silentLog);
  /** Sends whatever may be sent at this instant; answers ms until the next. */
  const send = async (): Promise<number> => {
    for (;;) {
      const wait = await dispatcher.round();
      await dispatcher.settled();
      if (wait > 0) return dispatcher.round();
    }
  };
  return { queue, registry, dispatcher, send };
}

async function rows(): Promise<{ id: string; ticket_id: string; channel: string; status: string; attempts: number; last_error: string | null; digest_id: string | null }[]> {
  return db.dataSource.query('SELECT id, ticket_id, channel, status, attempts, last_error, digest_id FROM alerting.deliveries ORDER BY id');
}

async function statuses(): Promise<string[]> {
  return (await rows()).map(({ ticket_id, channel, status }) => `${ticket_id} ${channel} ${status}`);
}

async function nextWords(webhook = 'alerts'): Promise<string> {
  return (await slack.webhook(webhook).nextMessage()).words;
}

describe('what is sent', () => {
  test('each alert goes to each channel once, however often its event comes', async () => {
    channels(slackChannel('alerts', slack.webhook('alerts').url), slackChannel('bosses', slack.webhook('bosses').url));
    const alert = alertRaised();
    await plan(alert);
    await plan(alert, alert);
    const { send } = replica();
    await send();
    await db.time.advance(1000);
    await send();
    expect(await nextWords('alerts')).toContain('INC-T1');
    expect(await nextWords('bosses')).toContain('INC-T1');
    expect(await statuses()).toEqual(['T1 alerts delivered', 'T1 bosses delivered']);
  });

  test('a clock that is set back silences nobody until it has caught up', async () => {
    await plan(alertRaised({ ticket_id: 'T1' }), alertRaised({ ticket_id: 'T2' }));
    await db.time.advance(24 * 3_600_000);
    const { send } = replica();
    await send();
    expect(await nextWords()).toContain('T1');
    await db.time.advance(-24 * 3_600_000);
    await send();
    expect(await nextWords()).toContain('T2');
  });

  test('breaches go before warnings, one message per interval', async () => {
    await plan(warningRaised({ ticket_id: 'A' }), warningRaised({ ticket_id: 'B' }), alertRaised({ ticket_id: 'C' }));
    const { send } = replica();
    expect(await send()).toBe(1000);
    expect(await nextWords()).toContain('INC-C');
    slack.expectNoMore();
    for (const ticket of ['A', 'B']) {
      await db.time.advance(1000);
      await send();
      expect(await nextWords()).toContain(`INC-${ticket}`);
      slack.expectNoMore();
    }
  });

  test('a ticket\'s warning that its breach waits for goes first and inherits the urgency', async () => {
    await plan(warningRaised({ ticket_id: 'A' }));
    await plan(warningRaised({ ticket_id: 'B' }));
    await plan(alertRaised({ ticket_id: 'B' }));
    const { send } = replica();
    const order: string[] = [];
    for (let i = 0; i < 3; i++) {
      await send();
      order.push((await slack.webhook().nextMessage()).text);
      await db.time.advance(1000);
    }
    expect(order).toEqual([expect.stringMatching(/At risk.*INC-B/), expect.stringMatching(/Breached.*INC-B/), expect.stringMatching(/At risk.*INC-A/)]);
  });

  test('a long queue becomes one digest, breaches first, all rows sharing its id', async () => {
    channels(slackChannel('alerts', slack.webhook().url, { digestAbove: 5 }));
    const tickets = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, '0'));
    await plan(...tickets.map((ticket_id) => (Number(ticket_id) >= 55 ? alertRaised({ ticket_id }) : warningRaised({ ticket_id }))));
    const { send } = replica();
    await send();
    const first = await slack.webhook().nextMessage();
    expect(first.words).toContain('50 SLA alerts: 5 breached, 45 at risk');
    const order = [...first.words.matchAll(/\*INC-(\d\d)\*/g)].map((match) => match[1]);
    expect(order).toEqual([...tickets.slice(55), ...tickets.slice(0, 45)]);
    const digests = new Set((await rows()).filter(({ status }) => status === 'delivered').map(({ digest_id }) => digest_id));
    expect(digests.size).toBe(1);
    await db.time.advance(1000);
    await send();
    expect(await nextWords()).toContain('10 SLA alerts: 10 at risk');
  });

  test('a digest never mixes tenants', async () => {
    channels(slackChannel('alerts', slack.webhook().url, { digestAbove: 1, intervalMs: 0 }));
    await plan(...['one', 'two'].flatMap((tenant_id) => ['A', 'B'].map((ticket_id) => alertRaised({ tenant_id, ticket_id }))));
    await replica().send();
    expect(await nextWords()).toContain('2 SLA alerts');
    expect(await nextWords()).toContain('2 SLA alerts');
  });
});

describe('what is not sent', () => {
  test('the same clock and threshold again within the dedupe window', async () => {
    config.changeAlerting({ dedupeWindowMs: 600_000 });
    await plan(alertRaised({ cycle: 1 }), alertRaised({ cycle: 2 }));
    const { send } = replica();
    await send();
    await db.time.advance(599_000);
    await plan(alertRaised({ cycle: 3 }), alertRaised({ cycle: 3, clock: 'resolution' }));
    await send();
    await db.time.advance(2000);
    await plan(alertRaised({ cycle: 4 }));
    await send();
    expect((await rows()).map(({ status }) => status)).toEqual(['delivered', 'suppressed', 'suppressed', 'delivered', 'delivered']);
    expect((await rows())[1]!.last_error).toBe('already told within the dedupe window');
    for (const clock of ['response', 'resolution', 'response']) expect(await nextWords()).toContain(`Breached: ${clock}`);
  });

  test('an alert after a retraction is news, whatever the window', async () => {
    config.changeAlerting({ dedupeWindowMs: 600_000 });
    const { send } = replica();
    const first = alertRaised();
    for (const news of [first, breachRetracted(first), alertRaised()]) {
      await plan(news);
      await send();
      await db.time.advance(1000);
    }
    expect(await nextWords()).toContain('Breached');
    expect(await nextWords()).toContain('Retracted');
    expect(await nextWords()).toContain('Breached');
  });

  test('anything to a channel without a webhook: recorded with the reason', async () => {
    channels(slackChannel('alerts', undefined));
    await plan(alertRaised());
    expect(await replica().send()).toBe(Infinity);
    expect(await rows()).toMatchObject([{ status: 'suppressed', last_error: 'no webhook configured' }]);
  });

  test('a retracted alert that nobody has tried to send, and its retraction', async () => {
    const alert = alertRaised();
    await plan(alert, breachRetracted(alert));
    await replica().send();
    expect(await rows()).toMatchObject([{ status: 'suppressed', last_error: 'retracted before it was sent' }, { status: 'suppressed', last_error: 'the alert was not sent here' }]);
  });

  test('a retraction goes where the alert went, or may have gone', async () => {
    channels(slackChannel('alerts', slack.webhook().url), slackChannel('silent', undefined));
    slack.webhook().script(SLACK.hang);
    const alert = alertRaised();
    await plan(alert);
    const { send } = replica();
    await send();
    await plan(breachRetracted(alert));
    expect(await statuses()).toEqual(['T1 alerts pending', 'T1 silent suppressed', 'T1 alerts pending', 'T1 silent suppressed']);
    for (let i = 0; i < 2; i++) {
      await db.time.advance(1000);
      await send();
    }
    expect(await nextWords()).toContain('Breached');
    expect(await nextWords()).toContain('Retracted');
  });

  test('deliveries to a channel that has gone from the configuration, after a while', async () => {
    await plan(alertRaised());
    const { queue } = replica();
    channels(slackChannel('other', slack.webhook('other').url));
    const orphans = new RetireOrphans(queue, config, silentLog);
    await orphans.execute();
    expect(await statuses()).toEqual(['T1 alerts pending']);
    await db.time.advance(61_000);
    await orphans.execute();
    expect(await statuses()).toEqual(['T1 alerts suppressed']);
  });
});

describe('that groups are full', () => {
  const told = async () => (await rows()).map(({ ticket_id, channel, status, last_error }) => [ticket_id, channel, status, last_error]);

  test('is told to each primary channel once, however often it is planned and by however many at once', async () => {
    channels(slackChannel('alerts', slack.webhook('alerts').url, { fallback: 'spare' }), slackChannel('bosses', slack.webhook('bosses').url), slackChannel('spare', slack.webhook('spare').url));
    const full = allocationEscalated();
    await Promise.all([plan(full), plan(full, full)]);
    await plan(full);
    expect(await told()).toEqual([['T1', 'alerts', 'pending', null], ['T1', 'bosses', 'pending', null]]);
    await replica().send();
    expect(await nextWords('alerts')).toContain('No group has room · INC-T1');
    expect(await nextWords('bosses')).toContain('No group has room · INC-T1');
  });

  test('is not told again within the dedupe window, whatever ticket was at hand; of other groups, or of another tenant\'s, it is news', async () => {
    config.changeAlerting({ dedupeWindowMs: 600_000 });
    const { send } = replica();
    await plan(allocationEscalated({ ticket_id: 'A' }), allocationEscalated({ ticket_id: 'B' }));
    await send();
    await db.time.advance(599_000);
    await plan(...[{ ticket_id: 'C' }, { ticket_id: 'D', handlers: ['desk', 'shop'] }, { ticket_id: 'E', tenant_id: 'other' }].map((fields) => allocationEscalated(fields)));
    await send();
    await db.time.advance(2_000);
    await plan(allocationEscalated({ ticket_id: 'F' }));
    for (let i = 0; i < 3; i++) {
      await send();
      await db.time.advance(1_000);
    }
    const again = 'already told within the dedupe window';
    expect(await told()).toEqual([
      ['A', 'alerts', 'delivered', null], ['B', 'alerts', 'suppressed', again], ['C', 'alerts', 'suppressed', again],
      ['D', 'alerts', 'delivered', null], ['E', 'alerts', 'delivered', null], ['F', 'alerts', 'delivered', null],
    ]);
    for (const ticket of ['A', 'D', 'E', 'F']) expect(await nextWords()).toContain(`INC-${ticket}`);
  });

  test('found later than alerting.stale_after, it is history: recorded, not sent, and no reason to keep quiet about what is', async () => {
    config.changeAlerting({ staleAfterMs: 3_600_000, dedupeWindowMs: 600_000 });
    await plan(allocationEscalated({ ticket_id: 'old', decided_at: '2026-01-05T08:59:59.999Z' }), allocationEscalated({ ticket_id: 'late', decided_at: '2026-01-05T09:00:00.000Z' }));
    await replica().send();
    expect((await told()).sort()).toEqual([['late', 'alerts', 'delivered', null], ['old', 'alerts', 'suppressed', 'historical: older than alerting.stale_after when it was found']]);
    expect(await nextWords()).toContain('INC-late');
  });

  test('to a channel without a webhook: recorded with the reason', async () => {
    channels(slackChannel('alerts', undefined));
    await plan(allocationEscalated());
    expect(await told()).toEqual([['T1', 'alerts', 'suppressed', 'no webhook configured']]);
  });

  test('waits its turn behind breaches, goes with a digest, and keeps its ticket\'s order', async () => {
    channels(slackChannel('alerts', slack.webhook().url, { digestAbove: 2 }));
    await plan(allocationEscalated({ ticket_id: 'A' }), warningRaised({ ticket_id: 'B' }), alertRaised({ ticket_id: 'C' }));
    await replica().send();
    const { text, words } = await slack.webhook().nextMessage();
    expect(text).toBe('📋 3 SLA alerts: 1 breached, 1 at risk, 1 without room: INC-C, INC-A, INC-B');
    expect(words).toContain('🟠 *INC-A* Mail is down: no group has room, overbooks Network, 2 of 2 suitable groups are full, 7 tickets');
    await db.time.advance(1_000);
    channels(slackChannel('alerts', slack.webhook().url));
    await plan(allocationEscalated({ ticket_id: 'D' }), alertRaised({ ticket_id: 'D' }), alertRaised({ ticket_id: 'E' }));
    for (let i = 0; i < 3; i++) {
      await replica().send();
      await db.time.advance(1_000);
    }
    expect([await nextWords(), await nextWords(), await nextWords()].map((said) => said.split('\n')[0]!.slice(0, 40))).toEqual([
      expect.stringContaining('No group has room: INC-D'), expect.stringContaining('Breached: response of INC-D'), expect.stringContaining('Breached: response of INC-E'),
    ]);
  });
});

test('a message that cannot be made is given up at once, as our own mistake, and holds up nobody', async () => {
  await plan(alertRaised({ ticket_id: 'A', policy: null as never }), alertRaised({ ticket_id: 'B' }));
  const { send } = replica();
  await send();
  await db.time.advance(1000);
  await send();
  expect(await rows()).toMatchObject([
    { ticket_id: 'A', status: 'dead', attempts: 1, last_error: expect.stringMatching(/^the message could not be made: TypeError/) },
    { ticket_id: 'B', status: 'delivered' },
  ]);
  expect(await nextWords()).toContain('INC-B');
});

describe('when Slack misbehaves', () => {
  test('a 429 rests that channel for as long as it says, counts no attempt and touches no other channel', async () => {
    channels(slackChannel('alerts', slack.webhook('alerts').url), slackChannel('bosses', slack.webhook('bosses').url));
    slack.webhook('alerts').script(SLACK.rateLimited(7));
    await plan(alertRaised({ ticket_id: 'A' }), alertRaised({ ticket_id: 'B' }));
    const { send } = replica();
    await send();
    expect(await nextWords('bosses')).toContain('INC-A');
    await db.time.advance(1000);
    await send();
    expect(await nextWords('bosses')).toContain('INC-B');
    expect(slack.webhook('alerts').messages).toEqual([]);
    expect((await rows())[0]).toMatchObject({ status: 'pending', attempts: 0 });
    await db.time.advance(5999);
    expect(await send()).toBe(1);
    expect(slack.webhook('alerts').messages).toEqual([]);
    await db.time.advance(1);
    await send();
    expect(await nextWords('alerts')).toContain('INC-A');
    await db.time.advance(1000);
    await send();
    expect(await nextWords('alerts')).toContain('INC-B');
  });

  test.each([
    ['500', SLACK.serverError, '500 server_error'],
    ['a hang', SLACK.hang, 'no answer within 300 ms'],
    ['a reset', SLACK.reset, 'no connection (ECONNRESET)'],
  ])('%s is tried again after a back-off; the ticket\'s later alerts wait, other tickets do not', async (_, behaviour, reason) => {
    slack.webhook().script(behaviour, behaviour);
    await plan(warningRaised({ ticket_id: 'A' }), alertRaised({ ticket_id: 'A' }));
    const { send } = replica();
    await send();
    expect((await rows())[0]).toMatchObject({ status: 'pending', attempts: 1, last_error: reason });
    await db.time.advance(1000);
    await send();
    expect((await rows())[0]).toMatchObject({ status: 'pending', attempts: 2 });
    await plan(warningRaised({ ticket_id: 'B' }));
    await db.time.advance(1000);
    await send();
    await db.time.advance(1000);
    await send();
    await db.time.advance(1000);
    await send();
    const order = [await nextWords(), await nextWords(), await nextWords()].map((words) => words.split('\n')[0]);
    expect(order).toEqual([expect.stringContaining('INC-B'), expect.stringMatching(/At risk.*INC-A/), expect.stringMatching(/Breached.*INC-A/)]);
  });

  test('half an answer is an answer; a lost one means a second message', async () => {
    slack.webhook().script(SLACK.halfAnswer, SLACK.lostAnswer);
    await plan(alertRaised({ ticket_id: 'A' }), alertRaised({ ticket_id: 'B' }));
    const { send } = replica();
    for (let i = 0; i < 3; i++) {
      await send();
      await db.time.advance(1000);
    }
    for (const ticket of ['A', 'B', 'B']) expect(await nextWords()).toContain(`INC-${ticket}`);
    expect(await statuses()).toEqual(['A alerts delivered', 'B alerts delivered']);
  });

  test('a hanging channel holds up no other', async () => {
    channels(slackChannel('alerts', slack.webhook('alerts').url), slackChannel('bosses', slack.webhook('bosses').url));
    slack.webhook('alerts').otherwise(SLACK.hang);
    await plan(alertRaised());
    const { dispatcher } = replica({ timeoutMs: 5000, shutdownGraceMs: 0 });
    const hanging = slack.webhook('alerts').nextRequest();
    await dispatcher.round();
    expect(await nextWords('bosses')).toContain('INC-T1');
    await hanging;
    await dispatcher.stop();
  });

  test.each([SLACK.noService, SLACK.archived, SLACK.prohibited, SLACK.invalidPayload])('$status $body is for good: dead letter, fallback, and the ticket goes on', async (behaviour) => {
    channels(slackChannel('alerts', slack.webhook('alerts').url, { fallback: 'spare' }), slackChannel('spare', slack.webhook('spare').url));
    slack.webhook('alerts').script(behaviour);
    await plan(warningRaised(), alertRaised());
    expect(await statuses()).toEqual(['T1 alerts pending', 'T1 alerts pending']);
    const { send } = replica();
    await send();
    expect(await nextWords('spare')).toContain('At risk');
    await db.time.advance(1000);
    await send();
    expect(await nextWords('alerts')).toContain('Breached');
    const dead = (await rows())[0]!;
    expect(dead).toMatchObject({ status: 'dead', attempts: 1, last_error: `${behaviour.status} ${behaviour.body}` });
    expect(await db.dataSource.query('SELECT tenant_id, kind, origin, ticket_id, reason, attempts, payload, correlation_id FROM platform.dead_letters')).toEqual([
      { tenant_id: 'default', kind: 'delivery', origin: 'alerts', ticket_id: 'T1', reason: `${behaviour.status} ${behaviour.body}`, attempts: 1, payload: { delivery_id: dead.id }, correlation_id: 'corr-T1' },
    ]);
  });

  test('a dead delivery can be replayed, once', async () => {
    slack.webhook().script(SLACK.noService);
    await plan(alertRaised());
    const { send } = replica();
    await send();
    const { id } = (await rows())[0]!;
    const replay = new ReplayDelivery(db.dataSource);
    expect(await replay.execute('another', id)).toBe('not_found');
    expect(await replay.execute('default', 'x')).toBe('not_found');
    expect((await Promise.all([replay.execute('default', id), replay.execute('default', id)])).toSorted()).toEqual(['not_dead', 'replayed']);
    await db.time.advance(1000);
    await send();
    expect(await nextWords()).toContain('INC-T1');
    expect(await rows()).toMatchObject([{ status: 'delivered', attempts: 1 }]);
  });

  test('twelve failed attempts are the end', async () => {
    slack.webhook().otherwise(SLACK.serverError);
    await plan(alertRaised());
    const { send } = replica();
    for (let i = 0; i < 12; i++) {
      await send();
      await db.time.advance(300_000);
    }
    await send();
    expect(slack.webhook().requests).toHaveLength(12);
    expect(await rows()).toMatchObject([{ status: 'dead', attempts: 12, last_error: '500 server_error' }]);
    expect(await db.dataSource.query('SELECT attempts FROM platform.dead_letters')).toEqual([{ attempts: 12 }]);
  });

  test('a digest that is refused for its content is sent piece by piece', async () => {
    channels(slackChannel('alerts', slack.webhook().url, { digestAbove: 1 }));
    slack.webhook().script(SLACK.invalidPayload, SLACK.ok, SLACK.invalidPayload);
    await plan(...['A', 'B', 'C'].map((ticket_id) => alertRaised({ ticket_id })));
    const { send } = replica();
    for (let i = 0; i < 4; i++) {
      await send();
      await db.time.advance(1000);
    }
    expect(await statuses()).toEqual(['A alerts delivered', 'B alerts dead', 'C alerts delivered']);
    expect(await nextWords()).toContain('INC-A');
    expect(await nextWords()).toContain('INC-C');
  });
});

describe('replicas', () => {
  test('two on one database send each alert once, in order per ticket', async () => {
    channels(slackChannel('alerts', slack.webhook().url, { intervalMs: 0 }));
    const tickets = Array.from({ length: 20 }, (_, i) => `T${i}`);
    await plan(...tickets.flatMap((ticket_id) => [warningRaised({ ticket_id }), alertRaised({ ticket_id })]));
    const done = Promise.all(Array.from({ length: 40 }, () => slack.webhook().nextMessage(20_000)));
    const running = [replica(), replica()].map(({ dispatcher }) => {
      const errors: unknown[] = [];
      const loop = new WakeableLoop({ tick: () => dispatcher.round(), maxSleepMs: 50, onError: (error) => errors.push(error) });
      dispatcher.onSettled = () => loop.wake();
      loop.start();
      return { loop, dispatcher, errors };
    });
    const texts = (await done).map(({ text }) => text);
    for (const { loop, dispatcher, errors } of running) {
      await loop.stop();
      await dispatcher.stop();
      expect(errors).toEqual([]);
    }
    expect((await statuses()).every((row) => row.endsWith('delivered'))).toBe(true);
    for (const ticket of tickets) {
      expect(texts.filter((text) => text.includes(`INC-${ticket} `))).toEqual([expect.stringContaining('At risk'), expect.stringContaining('Breached')]);
    }
  });

  test('they share one channel\'s pace', async () => {
    await plan(...['A', 'B', 'C'].map((ticket_id) => alertRaised({ ticket_id })));
    const two = [replica(), replica()];
    await Promise.all(two.map(({ send }) => send()));
    await nextWords();
    slack.expectNoMore();
    await db.time.advance(999);
    await Promise.all(two.map(({ send }) => send()));
    slack.expectNoMore();
    await db.time.advance(1);
    await Promise.all(two.map(({ send }) => send()));
    await nextWords();
    slack.expectNoMore();
  });

  test('the claim of one that died is taken over when its lease ends, and its late word changes nothing', async () => {
    await plan(alertRaised());
    const { queue, send } = replica({ leaseMs: 30_000 });
    await queue.openChannels(['alerts']);
    const claim = await queue.claim(config.current().alerting.channels[0] as SendableChannel);
    expect(claim?.deliveries).toHaveLength(1);
    await db.time.advance(29_999);
    expect(await send()).toBe(1);
    slack.expectNoMore();
    await db.time.advance(1);
    await send();
    await nextWords();
    expect((await queue.settleFailed(claim!, { reason: 'late', forGood: true, fallback: undefined, jitter: 1 })).size).toBe(0);
    expect(await rows()).toMatchObject([{ status: 'delivered', last_error: null }]);
  });

  test('a shutdown breaks off what hangs and hands it back at once', async () => {
    slack.webhook().script(SLACK.hang);
    await plan(alertRaised());
    const { dispatcher } = replica({ timeoutMs: 10_000, shutdownGraceMs: 50 });
    const hanging = slack.webhook().nextRequest();
    await dispatcher.round();
    await hanging;
    await dispatcher.stop();
    expect(await rows()).toMatchObject([{ status: 'pending', attempts: 0, last_error: 'broken off by a shutdown' }]);
    await db.time.advance(1000);
    await replica().send();
    await nextWords();
  });

  test('a message that is out is written down even if the database is away for a moment', async () => {
    await plan(alertRaised());
    const { queue, send } = replica();
    const settle = queue.settleDelivered.bind(queue);
    let failures = 2;
    queue.settleDelivered = (claim) => (failures-- > 0 ? Promise.reject(new Error('Connection terminated unexpectedly')) : settle(claim));
    await send();
    await nextWords();
    expect(await statuses()).toEqual(['T1 alerts delivered']);
  });
});

describe('a burst after a quiet time, of which alone the planner\'s statistics tell', () => {
  const alertsOf = (tickets: number, raise: typeof alertRaised) => Array.from({ length: tickets }, (_, i) => raise({ ticket_id: `T${i}` }));

  beforeEach(async () => {
    await plan(...alertsOf(1_000, warningRaised));
    await db.dataSource.query(`UPDATE alerting.deliveries SET status = 'delivered', finished_at = platform.watchdog_now()`);
    await db.dataSource.query('VACUUM ANALYZE alerting.deliveries');
  });

  // A few ms each; they took more than the statements' 30 s, and seconds a thousand.
  test('is planned and claimed without walking the queue', async () => {
    for (let batch = 0; batch < 5; batch++) await plan(...alertsOf(2_000, warningRaised));
    const began = performance.now();
    await plan(...alertsOf(1_000, alertRaised));
    const planned = performance.now();
    const { queue } = replica();
    await queue.openChannels(['alerts']);
    expect((await queue.nextSends(['alerts'])).get('alerts')).toBe(0);
    const claim = await queue.claim({ ...(config.current().alerting.channels[0] as SendableChannel), digestAbove: 5 });
    expect(claim?.deliveries).toHaveLength(50);
    expect(planned - began).toBeLessThan(2_000);
    expect(performance.now() - planned).toBeLessThan(1_000);
  });
});

test('metrics say how delivery goes', async () => {
  slack.webhook().script(SLACK.serverError);
  await plan(alertRaised({ ticket_id: 'A' }), alertRaised({ ticket_id: 'B' }));
  const { send, registry } = replica();
  await send();
  await db.time.advance(30_000);
  expect(await registry.metrics()).toMatch(/watchdog_deliveries_pending{channel="alerts"} 2[^]*watchdog_deliveries_oldest_pending_seconds{channel="alerts"} 30/);
  await send();
  await nextWords();
  await db.time.advance(1000);
  await send();
  await nextWords();
  const metrics = await registry.metrics();
  expect(metrics).toContain('watchdog_delivery_outcomes_total{channel="alerts",outcome="retried"} 1');
  expect(metrics).toContain('watchdog_delivery_outcomes_total{channel="alerts",outcome="delivered"} 2');
  expect(metrics).toContain('watchdog_alert_delivery_seconds_sum{channel="alerts"} 61');
  expect(metrics).toContain('watchdog_delivery_send_seconds_count{channel="alerts"} 3');
  expect(metrics).not.toContain('watchdog_deliveries_pending{');
});
