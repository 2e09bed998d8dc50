import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EVENT_TYPES } from '#contracts';
import { SystemClock } from '#platform/clock';
import { TestConfig, alertRaised, slackChannel } from '#testing';
import type { Answer } from '../delivery/channel-sender.js';
import { SlackWebhookSender } from './slack-webhook-sender.js';

let server: Server;
let answer: (response: ServerResponse) => void;
beforeAll(() => new Promise<void>((resolve) => {
  server = createServer((_, response) => answer(response)).listen(0, '127.0.0.1', resolve);
}));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function sent(): Promise<Answer> {
  const webhookUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return new SlackWebhookSender(new TestConfig(), new SystemClock(), 10_000).send({ ...slackChannel('ops', webhookUrl), webhookUrl }, [{ type: EVENT_TYPES.alertRaised, alert: alertRaised() }], new AbortController().signal);
}

test('an endless answer is left after its beginning', async () => {
  let written = 0;
  const closed = Promise.withResolvers<void>();
  answer = (response) => {
    response.once('close', closed.resolve);
    response.writeHead(500);
    const more = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536, 'x'))) written += 65_536;
    };
    response.on('drain', more);
    more();
  };
  expect(await sent()).toEqual({ kind: 'failed', reason: `500 ${'x'.repeat(199)}…` });
  await closed.promise;
  expect(written).toBeLessThan(20_000_000);
});

test('a redirect is not followed, and told as what it is', async () => {
  answer = (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
  expect(await sent()).toEqual({ kind: 'refused', because: 'channel', reason: '302, a redirect, which is not followed' });
});

test('an answer without a body is an answer', async () => {
  answer = (response) => response.writeHead(204).end();
  expect(await sent()).toEqual({ kind: 'accepted' });
});
