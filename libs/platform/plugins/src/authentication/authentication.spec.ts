import { createHmac } from 'node:crypto';
import type { Delivery } from '../delivery.js';
import { anyOf } from './authentication.js';
import { queryStringHash } from './connect-jwt.js';
import { hmacSignature } from './hmac-signature.js';
import { basic, sharedSecret } from './shared-secret.js';

const delivery = (body: string, headers: Record<string, string> = {}, now = new Date('2026-01-05T09:00:00Z')): Delivery => ({ method: 'POST', path: '/x', query: '', headers, body: Buffer.from(body), now });

/** The examples the vendors publish. */
describe('published examples', () => {
  // https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
  test('GitHub', async () => {
    const github = hmacSignature({ header: 'x-hub-signature-256', encoding: 'hex', prefix: 'sha256=' });
    const headers = { 'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17' };
    expect(await github.verify(delivery('Hello, World!', headers), ["It's a Secret to Everybody"])).toEqual({ kind: 'genuine' });
    expect(await github.verify(delivery('Hello, World?', headers), ["It's a Secret to Everybody"])).toMatchObject({ reason: 'wrong_signature' });
  });

  // https://developer.atlassian.com/cloud/jira/platform/webhooks/: the same with another text
  test('Jira', async () => {
    const jira = hmacSignature({ header: 'x-hub-signature', encoding: 'hex', prefix: 'sha256=' });
    expect(await jira.verify(delivery('Hello World!', { 'x-hub-signature': 'sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9' }), ["It's a Secret to Everybody"])).toEqual({ kind: 'genuine' });
  });

  // https://developer.zendesk.com/documentation/webhooks/verifying/: its secret and scheme, base64(HMACSHA256(TIMESTAMP + BODY))
  test('Zendesk', async () => {
    const [secret, at, body] = ['dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==', '2021-07-25T10:00:00Z', '{"say": "hello"}'];
    const zendesk = hmacSignature({ header: 's', encoding: 'base64', signed: ({ headers, body: bytes }) => [headers['t']!, bytes], signedAt: { header: 't', toleranceMs: 300_000 } });
    const headers = { s: createHmac('sha256', secret).update(`${at}${body}`).digest('base64'), t: at };
    expect(await zendesk.verify(delivery(body, headers, new Date('2021-07-25T10:04:59Z')), [secret])).toEqual({ kind: 'genuine' });
    expect(await zendesk.verify(delivery(body, headers, new Date('2021-07-25T10:05:01Z')), [secret])).toMatchObject({ reason: 'too_old' });
  });
});

test('qsh: method, path and sorted, encoded query, without the token', () => {
  const hash = queryStringHash('get', '/rest/api/2/search', 'b=2&a=x%20y&a=%2A&jwt=token');
  expect(hash).toBe(queryStringHash('GET', '/rest/api/2/search', 'a=*&a=x+y&b=2'));
  expect(hash).not.toBe(queryStringHash('POST', '/rest/api/2/search', 'a=*&a=x+y&b=2'));
  expect(queryStringHash('GET', '/', '')).toMatch(/^[0-9a-f]{64}$/);
});

test('no secret, no signature, many signatures: nobody gets in by chance', async () => {
  const hmac = hmacSignature({ header: 's', encoding: 'hex' });
  for (const way of [hmac, sharedSecret('s'), basic(), anyOf(hmac, sharedSecret('s'))]) {
    expect(await way.verify(delivery('x', { s: 'x', authorization: 'Basic eDp5' }), [])).toMatchObject({ kind: 'refused' });
    expect(await way.verify(delivery('x'), ['secret'])).toEqual({ kind: 'refused', reason: 'no_signature' });
  }
  expect(await anyOf(hmac, sharedSecret('t')).verify(delivery('x', { t: 'guessed' }), ['secret'])).toEqual({ kind: 'refused', reason: 'wrong_secret' });
  expect(await anyOf(hmac, sharedSecret('t')).verify(delivery('x', { s: 'guessed' }), ['secret'])).toEqual({ kind: 'refused', reason: 'wrong_signature' });
  expect(await basic().verify(delivery('x', { authorization: 'Basic eDp5' }), ['ada:pass'])).toEqual({ kind: 'refused', reason: 'wrong_secret' });
  expect(await sharedSecret('authorization').verify(delivery('', { authorization: 'Bearer the secret' }), ['other', 'the secret'])).toEqual({ kind: 'genuine' });
  expect(await basic().verify(delivery('', { authorization: `Basic ${Buffer.from('ada:pass').toString('base64')}` }), ['ada:pass'])).toEqual({ kind: 'genuine' });
});
