import { SIMPLE } from './configs.js';
import { given } from './world.js';

const world = given(SIMPLE, { webhooks: {} });

test('without a webhook alerts are recorded, streamed and logged, and the start says so', async () => {
  expect(world.output).toContain('Slack        not configured: alerts are recorded and streamed; set SLACK_WEBHOOK_URL to send them');
  await world.expectLog({ msg: /^No webhook is configured for slack: these alerts are recorded, streamed and logged, but not sent; set SLACK_WEBHOOK_URL to send them to Slack\.$/ });
  const live = await world.live();
  await world.tell('INC-1');
  await world.advance('25m30s');
  expect(await live.next('event')).toMatchObject({ seq: 1, data: { ticket_id: 'INC-1', kind: 'warning' } });
  expect(await world.ticket('INC-1')).toMatchObject({ state: 'alert', level: 1, alerts: [{ disposition: 'fired' }], deliveries: [{ channel: 'slack', status: 'suppressed', last_error: 'no webhook configured', attempts: 0 }] });
  await world.expectLog({ operation: 'raise-alerts', clock: 'response', threshold: '85%', disposition: 'fired' });
  await world.expectLog({ operation: 'plan_deliveries', status: 'suppressed', ticket_id: 'INC-1', reason: 'no webhook configured' });
});
