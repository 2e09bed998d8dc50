import { createHmac } from 'node:crypto';
import { SignJWT } from 'jose';
import { BUILT_IN } from '#apps/ingest';
import { queryStringHash } from '#platform/plugins';
import { BODIES, MAPPING } from './bodies.js';
import { SourceApp, TIERS } from './source-app.js';

type Headers = Record<string, string>;

interface Way {
  /** How the system proves that `body` is its own, at an instant. */
  readonly proof: (secret: string, body: string, at: Date, source: string) => Headers | Promise<Headers>;
  /** The proof is over the body: another body has another. */
  readonly overBody: boolean;
  /** How long, in seconds, a proof counts, where the scheme says when it was made. */
  readonly window?: { readonly before: number; readonly after: number };
}

const hmac = (secret: string, encoding: 'hex' | 'base64', ...parts: string[]): string => createHmac('sha256', secret).update(parts.join('')).digest(encoding);
const header = (name: string, scheme = ''): Way => ({ proof: (secret) => ({ [name]: scheme + secret }), overBody: false });
const basic: Way = { proof: (secret) => ({ authorization: `Basic ${Buffer.from(secret).toString('base64')}` }), overBody: false };
const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);

const SIGNED: Readonly<Record<string, Way>> = {
  github: { proof: (secret, body) => ({ 'x-hub-signature-256': `sha256=${hmac(secret, 'hex', body)}` }), overBody: true },
  jira: { proof: (secret, body) => ({ 'x-hub-signature': `sha256=${hmac(secret, 'hex', body)}` }), overBody: true },
  pagerduty: { proof: (secret, body) => ({ 'x-pagerduty-signature': `v1=${hmac(secret, 'hex', body)}` }), overBody: true },
  zendesk: {
    proof: (secret, body, at) => ({ 'x-zendesk-webhook-signature-timestamp': at.toISOString(), 'x-zendesk-webhook-signature': hmac(secret, 'base64', at.toISOString(), body) }),
    overBody: true,
    window: { before: 300, after: 300 },
  },
};
/** Made three minutes before it expires, as Connect does, and borne for one more. */
const connectJwt: Way = {
  proof: async (secret, _, at, source) => ({ authorization: `JWT ${await new SignJWT({ qsh: queryStringHash('POST', `/api/v1/webhooks/${source}`, ''), iss: 'client' }).setProtectedHeader({ alg: 'HS256' }).setIssuedAt(seconds(at)).setExpirationTime(seconds(at) + 180).sign(Buffer.from(secret))}` }),
  overBody: false,
  window: { before: 240, after: Infinity },
};
const configured: Way = {
  proof: (secret, body, at) => ({ 'x-time': String(seconds(at)), 'x-signature': hmac(secret, 'hex', String(seconds(at)), body) }),
  overBody: true,
  window: { before: 60, after: 60 },
};

const called = ['freshdesk', 'opsgenie', 'servicenow', 'custom', 'mapped', 'helpdesk', 'pagerduty'];

/** Every source that is called, by every way it takes. */
const WAYS: [source: string, what: string, way: Way, auth: string][] = [
  ...Object.entries(SIGNED).map(([source, way]): [string, string, Way, string] => [source, 'its signature', way, '']),
  ['jira', 'a Connect token', connectJwt, ''],
  ['jira', 'the token of an automation rule', header('x-automation-webhook-token'), ''],
  ...[...called, 'zendesk'].flatMap((source): [string, string, Way, string][] => [[source, 'a secret in Authorization', header('authorization', 'Bearer '), ''], [source, 'Basic', basic, '']]),
  ...[...called, 'zendesk', 'jira'].map((source): [string, string, Way, string] => [source, 'a secret in X-Webhook-Secret', header('x-webhook-secret'), '']),
  ['custom', 'a signature as configured', configured, ', auth: {type: hmac, header: X-Signature, timestamp_header: X-Time, tolerance: 1m}'],
];

const SECRETS = { NEW: 'new:secret of 32 characters or more', OLD: 'old:secret of 32 characters or more' };
let app: SourceApp;
beforeAll(async () => void (app = await SourceApp.start('', SECRETS)));
afterAll(() => app.close());
afterEach(() => app.clear());

test('every built-in source that is called stands in the table', () => {
  expect([...new Set(WAYS.map(([source]) => source))].sort()).toEqual([...BUILT_IN.builtIn.keys()].filter((name) => name !== 'files').sort());
});

describe.each(WAYS)('%s, by %s', (source, _, { proof, overBody, window }, auth) => {
  const [sample] = BODIES[source]!;
  const body = JSON.stringify(sample!.body);
  const now = new Date();
  const use = (...secrets: (keyof typeof SECRETS)[]): void =>
    app.config.change(`${TIERS}sources: {${source}: {tenant: acme, secrets_env: [${secrets.join(', ')}]${auth}${source === 'mapped' ? `, ${MAPPING}` : ''}}}`);
  const send = async (headers: Headers, sent = body) => (await app.send(source, sent, { ...sample!.headers, ...headers })).status;
  const ago = (s: number): Date => new Date(now.getTime() - s * 1000);

  test('any of several secrets, until it is taken away', async () => {
    use('NEW', 'OLD');
    for (const secret of [SECRETS.NEW, SECRETS.OLD]) expect(await send(await proof(secret, body, now, source))).toBe(202);
    use('NEW');
    expect(await send(await proof(SECRETS.OLD, body, now, source))).toBe(401);
    expect(await send(await proof(SECRETS.NEW, body, now, source))).toBe(202);
  });

  test('no proof, a part of it, that of another secret, an empty one: nobody gets in, and nothing is stored', async () => {
    use('NEW');
    const right = await proof(SECRETS.NEW, body, now, source);
    const without = Object.keys(right).map((name) => Object.fromEntries(Object.entries(right).filter(([other]) => other !== name)));
    const cut = Object.keys(right).map((name) => ({ ...right, [name]: right[name]!.slice(0, -4) }));
    for (const headers of [{}, ...without, ...cut, await proof('guessed:secret of 32 characters or so', body, now, source), await proof(SECRETS.NEW.slice(0, -1), body, now, source)]) expect([headers, await send(headers)]).toEqual([headers, 401]);
    if (overBody) expect(await send(right, `${body} `)).toBe(401);
    expect([await app.events(), await app.deadLetters()]).toEqual([[], []]);
  });

  test('what is recorded counts for minutes, where the scheme tells when it was signed; and changes nothing a second time', async () => {
    use('NEW');
    const recorded = await proof(SECRETS.NEW, body, now, source);
    expect(await send(recorded)).toBe(202);
    const stored = await app.events();
    expect(stored.length).toBeGreaterThan(0);
    expect(await send(recorded)).toBe(202);
    expect(await app.events()).toEqual(stored);
    if (!window) return;
    expect(await send(await proof(SECRETS.NEW, body, ago(window.before - 10), source))).toBe(202);
    expect(await send(await proof(SECRETS.NEW, body, ago(window.before + 10), source))).toBe(401);
    if (window.after === Infinity) return;
    expect(await send(await proof(SECRETS.NEW, body, ago(10 - window.after), source))).toBe(202);
    expect(await send(await proof(SECRETS.NEW, body, ago(-10 - window.after), source))).toBe(401);
  });
});

/** By which a system says that it has sent this before. */
test.each<[string, (id: string) => { headers?: Headers; body?: (body: Record<string, unknown>) => unknown }]>([
  ['github', (id) => ({ headers: { 'x-github-delivery': id } })],
  ['jira', (id) => ({ headers: { 'x-atlassian-webhook-identifier': id } })],
  ['zendesk', (id) => ({ body: (body) => ({ ...body, id }) })],
  ['pagerduty', (id) => ({ body: ({ event }) => ({ event: { ...(event as object), id } }) })],
  ['opsgenie', (id) => ({ body: (body) => ({ ...body, alertFlowContext: { requestId: id } }) })],
  ['freshdesk', (id) => ({ headers: { 'x-freshdesk-delivery-id': id } })],
  ['servicenow', (id) => ({ headers: { 'x-delivery-id': id } })],
  ['custom', (id) => ({ headers: { 'idempotency-key': id } })],
  ['mapped', (id) => ({ headers: { 'x-delivery-id': id } })],
  ['helpdesk', (id) => ({ headers: { 'x-delivery-id': id } })],
])('%s: a delivery is known by the id its system gives it, whatever it says', async (source, marked) => {
  app.config.change(`${TIERS}sources: {${source}: {tenant: acme, secrets_env: NEW${source === 'mapped' ? `, ${MAPPING}` : ''}}}`);
  const [sample] = BODIES[source]!;
  const way = SIGNED[source] ?? basic;
  const send = async (id: string, changed: string) => {
    const { headers = {}, body = (said) => said } = marked(id);
    const text = JSON.stringify(body(sample!.body as Record<string, unknown>)).replaceAll(/"(?:title|subject|ticket_subject|summary|message|short_description|state)":"[^"]*"/g, (found) => found.replace(/"$/, `${changed}"`));
    const answer = await app.send(source, text, { ...sample!.headers, ...headers, ...(await way.proof(SECRETS.NEW, text, new Date(), source)) });
    expect(answer.status).toBe(202);
    return answer.body['ticket_id'];
  };
  const first = await send('d-1', '');
  const stored = await app.events();
  expect(await send('d-1', ' changed')).toBe(first);
  expect(await app.events()).toEqual(stored);
  await send('d-2', ' changed');
  expect((await app.events()).length).toBeGreaterThan(stored.length);
});
