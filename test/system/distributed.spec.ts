import { resolve } from 'node:path';
import { Distributed, FakeSlack, describeIf, until } from '#testing';

const slack = await FakeSlack.start();
const webhook = slack.webhook();
const system = await Distributed.start({ env: { SLA_CONFIG: resolve('test/demo/sla_config.yaml'), SLACK_WEBHOOK_URL: webhook.url } });
const available = system instanceof Distributed;

describeIf(available, available ? '' : system.unavailable, 'the services as processes on Kafka', () => {
  const running = system as Distributed;
  afterAll(() => running.stop(), 60_000);

  test('a ticket taken in by one is alerted once by the others', async () => {
    const now = new Date().toISOString();
    const ticket = { id: 'INC-1', title: 'VPN down', priority: 'critical', customer_tier: 'platinum', status: 'new', created_at: now, updated_at: now };
    expect(await call('ingest', 'POST', 'tickets', [ticket])).toMatchObject({ accepted: 1 });
    // 75 % of 8 s, then 8 s.
    expect((await webhook.nextMessage(20_000)).text).toMatch(/At risk \(75%\): response of INC-1/);
    expect((await webhook.nextMessage(20_000)).text).toMatch(/Breached: response of INC-1/);
    const seen = await call('evaluator-1', 'GET', 'tickets/INC-1');
    expect(await call('evaluator-2', 'GET', 'tickets/INC-1')).toMatchObject({ ticket_id: 'INC-1', state: 'breach', level: (seen as { level: number }).level });
    const answered = { ...ticket, status: 'resolved', updated_at: new Date().toISOString() };
    expect(await call('ingest', 'POST', 'tickets', [answered])).toMatchObject({ accepted: 1 });
    await until('the ticket is resolved', async () => ((await call('evaluator-1', 'GET', 'tickets/INC-1')) as { status: string }).status === 'resolved');
    slack.expectNoMore();
  }, 60_000);

  test('an evaluator that is killed is not missed, and comes back', async () => {
    await running.service('evaluator-1').program.stop('SIGKILL');
    const now = new Date().toISOString();
    await call('ingest', 'POST', 'tickets', [{ id: 'INC-2', priority: 'critical', customer_tier: 'platinum', status: 'new', created_at: now, updated_at: now }]);
    const message = await webhook.nextMessage(40_000);
    expect(message.text).toContain('INC-2');
    await running.restart('evaluator-1');
    expect(await call('evaluator-1', 'GET', 'tickets/INC-2')).toMatchObject({ ticket_id: 'INC-2' });
  }, 90_000);

  async function call(service: string, method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${running.service(service).url}/api/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${running.apiKey}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
});

afterAll(() => slack.close());
