import { SLACK } from '#testing';
import type { DeliveryView } from './views.js';
import { given } from './world.js';

const WEBHOOKS = { OPS_WEBHOOK: 'ops', DUTY_WEBHOOK: 'duty', BACKUP_WEBHOOK: 'backup' };

const world = given(`
tiers:
  gold:
    high: {response: 30, resolution: 5d}
    low: {response: 50, resolution: 5d}
alerting:
  dedupe_window: 0
  channels:
    - {name: ops, type: slack, webhook_url_env: OPS_WEBHOOK, digest_above: 5, fallback: backup}
    - {name: duty, type: slack, webhook_url_env: DUTY_WEBHOOK, digest_above: 100}
    - {name: backup, type: slack, webhook_url_env: BACKUP_WEBHOOK}
`, { webhooks: WEBHOOKS });

interface DeadLetters {
  readonly dead_letters: readonly { readonly id: string; readonly kind: string; readonly origin: string; readonly ticket_id: string; readonly reason: string; readonly replayed_at: string | null }[];
}

const delivery = async (id: string, channel: string): Promise<DeliveryView> => (await world.ticket(id)).deliveries.find((candidate) => candidate.channel === channel)!;

test('a channel that asks for a rest gets it, to the second, and no other channel rests with it', async () => {
  world.webhook('ops').script(SLACK.rateLimited(30));
  await world.tell('INC-1');
  await world.advance('30m1ms');
  await world.expectSlack('Breached: response of INC-1', 'duty');
  expect(await delivery('INC-1', 'ops')).toMatchObject({ status: 'pending', attempts: 0, last_error: 'rate limited, for 30 s' });

  await world.tell('INC-2', { created_at: await world.ago('31m') });
  await world.advance('1s');
  await world.expectSlack('Breached: response of INC-2', 'duty');
  await world.advance('28s999ms');
  world.expectSilence();
  await world.advance('1ms');
  await world.expectSlack('Breached: response of INC-1', 'ops');
  // One a second, as ever.
  await world.advance('999ms');
  world.expectSilence();
  await world.advance('1ms');
  await world.expectSlack('Breached: response of INC-2', 'ops');
  expect(await delivery('INC-1', 'ops')).toMatchObject({ status: 'delivered', attempts: 1, last_error: null });
  expect(await world.metric('watchdog_delivery_outcomes_total', { channel: 'ops', outcome: 'rate_limited' })).toBe(1);
});

test('errors and resets are tried again, and a ticket\'s alerts stay in their order', async () => {
  world.webhook('ops').script(SLACK.serverError, SLACK.reset, SLACK.serverError);
  await world.tell('INC-3', { created_at: await world.ago('26m') });
  await world.expectSlack('At risk (85%): response of INC-3', 'duty');
  expect(await delivery('INC-3', 'ops')).toMatchObject({ status: 'pending', attempts: 1, last_error: '500 server_error' });
  // The breach comes while the warning is still being tried; it waits.
  await world.advance('4m1ms');
  await world.expectSlack('Breached: response of INC-3', 'duty');
  expect(await delivery('INC-3', 'ops')).toMatchObject({ status: 'pending', attempts: 0 });
  await world.advance('2s');
  world.expectSilence();
  await world.advance('4s');
  await world.expectSlack('At risk (85%): response of INC-3', 'ops');
  await world.advance('1s');
  await world.expectSlack('Breached: response of INC-3', 'ops');
  const { deliveries } = await world.ticket('INC-3');
  expect(deliveries.filter(({ channel }) => channel === 'ops')).toMatchObject([{ status: 'delivered', attempts: 1 }, { status: 'delivered', attempts: 4 }]);
  await world.expectLog({ operation: 'deliver', outcome: 'retried', channel: 'ops', ticket_id: 'INC-3', reason: '500 server_error' });
  await world.expectLog({ operation: 'deliver', outcome: 'retried', channel: 'ops', ticket_id: 'INC-3', reason: /^no connection \(/ });
});

test('a channel that hangs holds up neither the other channel nor other tickets, and is tried again', async () => {
  world.webhook('ops').script(SLACK.hang);
  await world.tell('INC-4');
  await world.advance('2s');
  await world.tell('INC-5');
  // Moved without waiting for the service to come to rest: it does not while a request hangs.
  const hanging = world.webhook('ops').nextRequest();
  await world.move('25m28s');
  await world.expectSlack('At risk (85%): response of INC-4', 'duty');
  expect(await hanging).toEqual(SLACK.hang);
  await world.move('2s');
  await world.expectSlack('At risk (85%): response of INC-5', 'duty');
  await world.expectSlack('At risk (85%): response of INC-5', 'ops');
  await world.settled(20_000);
  expect(await delivery('INC-4', 'ops')).toMatchObject({ status: 'pending', attempts: 1, last_error: 'no answer within 10000 ms' });
  world.expectSilence();
  await world.advance('1s');
  await world.expectSlack('At risk (85%): response of INC-4', 'ops');
}, 60_000);

test('what a channel refuses for good goes to its fallback and to the dead letters, and can be sent again', async () => {
  world.webhook('ops').script(SLACK.noService);
  await world.tell('INC-6');
  await world.advance('30m1ms');
  await world.expectSlack('Breached: response of INC-6', 'duty');
  await world.expectSlack('Breached: response of INC-6', 'backup');
  const dead = await delivery('INC-6', 'ops');
  expect(dead).toMatchObject({ status: 'dead', attempts: 1, last_error: '404 no_service' });
  await world.expectLog({ level: 50, operation: 'deliver', outcome: 'dead', channel: 'ops', ticket_id: 'INC-6', reason: '404 no_service' });

  const { dead_letters: [letter] } = await world.read<DeadLetters>('dead-letters');
  expect(letter).toMatchObject({ kind: 'delivery', origin: 'ops', ticket_id: 'INC-6', reason: '404 no_service', attempts: 1, payload: { delivery_id: dead.id }, replayed_at: null });
  await world.advance('1s');
  expect(await world.call('POST', `/api/v1/dead-letters/${letter!.id}/replay`)).toMatchObject({ status: 200, body: { id: letter!.id, status: 'replayed' } });
  await world.settled();
  await world.expectSlack('Breached: response of INC-6', 'ops');
  expect(await delivery('INC-6', 'ops')).toMatchObject({ status: 'delivered' });
  expect(await world.call('POST', `/api/v1/dead-letters/${letter!.id}/replay`)).toMatchObject({ status: 409, body: { type: '/problems/already-replayed' } });
  expect(await world.read('dead-letters')).toMatchObject({ dead_letters: [] });
  expect(await world.read('dead-letters?include=replayed')).toMatchObject({ dead_letters: [{ id: letter!.id, replayed_at: expect.any(String) }] });
});

test('many at once become one message that lists them', async () => {
  const ids = Array.from({ length: 12 }, (_, n) => `INC-7-${n}`);
  for (const id of ids) await world.tell(id, { title: `Ticket <${id}>` });
  await world.advance('30m1ms');
  const { text, words } = await world.expectSlack('12 SLA alerts: 12 breached', 'ops');
  for (const id of ids) expect(text).toContain(id);
  expect(words).toContain('🔴 *INC-7-11* Ticket &lt;INC-7-11&gt;: response breached, 30 min of 30 min (100 %)');
  const digests = await Promise.all(ids.map(async (id) => (await delivery(id, 'ops')).digest_id));
  expect(new Set(digests).size).toBe(1);
  // A channel that does not want digests gets one a second.
  for (const _ of ids) {
    await world.expectSlack('Breached: response of INC-7', 'duty');
    world.expectSilence();
    await world.advance('1s');
  }
});

test('when several wait, a breach goes before a warning', async () => {
  for (const webhook of ['ops', 'duty']) world.webhook(webhook).script(SLACK.rateLimited(60));
  await world.tell('INC-8', { created_at: await world.ago('26m') });
  await world.advance('10s');
  await world.tell('INC-9', { created_at: await world.ago('31m') });
  await world.advance('50s');
  for (const words of ['Breached: response of INC-9', 'At risk (85%): response of INC-8']) {
    for (const webhook of ['ops', 'duty']) await world.expectSlack(words, webhook);
    world.expectSilence();
    await world.advance('1s');
  }
});
