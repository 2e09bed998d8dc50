import { FakeSlack } from './fake-slack.js';
import type { FakeWebhook } from './fake-webhook.js';
import { SLACK } from './slack-behaviour.js';
import { slackObjection } from './slack-limits.js';

let slack: FakeSlack;
let webhook: FakeWebhook;

beforeEach(async () => {
  slack = await FakeSlack.start();
  webhook = slack.webhook();
});
afterEach(() => slack.close());

async function post(body: unknown, url = webhook.url): Promise<[number, string, string | null]> {
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal: AbortSignal.timeout(500) });
  return [answer.status, await answer.text(), answer.headers.get('retry-after')];
}

test('a good message is answered ok and kept, words and time', async () => {
  const next = webhook.nextMessage();
  expect(await post({ text: 'hello', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '*world*' } }] })).toEqual([200, 'ok', null]);
  expect(await next).toMatchObject({ webhook: 'alerts', text: 'hello', words: 'hello\n*world*' });
  slack.expectNoMore();
});

test('it is strict: a message nobody reads is an error', async () => {
  await post({ text: 'surprise' });
  expect(() => slack.expectNoMore()).toThrow(/1 unexpected message.*\n.*surprise/);
});

test('a message that does not come is an error that tells what came instead', async () => {
  webhook.script(SLACK.serverError);
  await post({ text: 'a' });
  await expect(webhook.nextMessage(10)).rejects.toThrow('No message came to alerts within 10 ms; 1 request(s) so far: 500');
});

test('scripts are followed in order, then it is well again', async () => {
  webhook.script(SLACK.rateLimited(3), SLACK.serverError, SLACK.noService);
  expect(await post({ text: 'a' })).toEqual([429, 'rate_limited', '3']);
  expect(await post({ text: 'a' })).toEqual([500, 'server_error', null]);
  expect(await post({ text: 'a' })).toEqual([404, 'no_service', null]);
  expect(await post({ text: 'a' })).toEqual([200, 'ok', null]);
  expect(webhook.messages).toHaveLength(1);
});

test.each([['hang', SLACK.hang, 0], ['reset', SLACK.reset, 0], ['lost answer', SLACK.lostAnswer, 1], ['half answer', SLACK.halfAnswer, 1]] as const)('%s: no whole answer', async (_, behaviour, taken) => {
  webhook.script(behaviour);
  await expect(post({ text: 'a' })).rejects.toThrow();
  expect(webhook.messages).toHaveLength(taken);
});

test('it can insist on a pace', async () => {
  const strict = await FakeSlack.start({ minIntervalMs: 60_000 });
  const { url } = strict.webhook();
  expect((await post({ text: 'a' }, url))[0]).toBe(200);
  expect(await post({ text: 'b' }, url)).toEqual([429, 'rate_limited', '60']);
  await strict.close();
});

test('an address nobody asked for is no service', async () => {
  expect((await post({ text: 'a' }, `${webhook.url}-other`))[0]).toBe(404);
});

test('a taken port is refused', async () => {
  await expect(FakeSlack.start({ port: Number(new URL(webhook.url).port) })).rejects.toThrow('EADDRINUSE');
});

const text = (type: string, value: string) => ({ type, text: value });
test.each([
  ['text alone', { text: 'a' }, undefined],
  ['nothing', {}, 'no_text'],
  ['no object', [], 'invalid_payload'],
  ['51 blocks', { blocks: Array.from({ length: 51 }, () => ({ type: 'divider' })) }, 'invalid_blocks'],
  ['a long header', { blocks: [{ type: 'header', text: text('plain_text', 'a'.repeat(151)) }] }, 'invalid_blocks'],
  ['a mrkdwn header', { blocks: [{ type: 'header', text: text('mrkdwn', 'a') }] }, 'invalid_blocks'],
  ['a long section', { blocks: [{ type: 'section', text: text('mrkdwn', 'a'.repeat(3001)) }] }, 'invalid_blocks'],
  ['an empty text', { blocks: [{ type: 'section', text: text('mrkdwn', '') }] }, 'invalid_blocks'],
  ['11 fields', { blocks: [{ type: 'section', fields: Array.from({ length: 11 }, () => text('mrkdwn', 'a')) }] }, 'invalid_blocks'],
  ['a long field', { blocks: [{ type: 'section', fields: [text('mrkdwn', 'a'.repeat(2001))] }] }, 'invalid_blocks'],
  ['an unknown block', { blocks: [{ type: 'carousel' }] }, 'invalid_blocks'],
])('Slack\'s limits: %s', (_, payload, objection) => {
  expect(slackObjection(JSON.stringify(payload))?.split(':')[0]).toBe(objection);
});
