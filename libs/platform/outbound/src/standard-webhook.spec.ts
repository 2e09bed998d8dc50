import { signWebhook, verifyWebhook } from './standard-webhook.js';

// The vector all reference libraries of the standard are tested with.
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const AT = new Date(1_614_265_330_000);
const BODY = '{"test": 2432232314}';
const HEADERS = { 'webhook-id': ID, 'webhook-timestamp': '1614265330', 'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=' };
const raw = Buffer.from(BODY);

test('signs as the standard does', () => {
  expect(signWebhook([SECRET], ID, BODY, AT)).toEqual(HEADERS);
});

test('takes what was signed with any of the secrets, for five minutes either way', () => {
  expect(verifyWebhook([SECRET], HEADERS, raw, AT)).toEqual({ kind: 'genuine', id: ID });
  expect(verifyWebhook(['new', SECRET], HEADERS, raw, AT).kind).toBe('genuine');
  expect(verifyWebhook([SECRET], signWebhook(['new', SECRET], ID, BODY, AT), raw, AT).kind).toBe('genuine');
  expect(verifyWebhook([SECRET], { ...HEADERS, 'webhook-signature': `v1,bm9wZQ== v1a,x ${HEADERS['webhook-signature']}` }, raw, AT).kind).toBe('genuine');
  expect(verifyWebhook([SECRET], HEADERS, raw, new Date(AT.getTime() + 300_000)).kind).toBe('genuine');
});

test.each([
  ['another body', HEADERS, '{"test": 2432232315}', 0],
  ['another id', { ...HEADERS, 'webhook-id': 'msg_other' }, BODY, 0],
  ['another time', { ...HEADERS, 'webhook-timestamp': '1614265331' }, BODY, 0],
  ['no signature', { ...HEADERS, 'webhook-signature': '' }, BODY, 0],
  ['a time that is none', { ...HEADERS, 'webhook-timestamp': '1e9' }, BODY, 0],
  ['an old call', HEADERS, BODY, 300_001],
  ['a call from the future', HEADERS, BODY, -300_001],
])('refuses %s', (_, headers, body, laterMs) => {
  expect(verifyWebhook([SECRET], headers, Buffer.from(body), new Date(AT.getTime() + laterMs)).kind).toBe('refused');
});

test('without a secret nothing is genuine', () => {
  expect(verifyWebhook([], HEADERS, raw, AT).kind).toBe('refused');
});
