import { until } from '#testing';
import type { ProblemView } from './views.js';
import { given } from './world.js';

const tiers = (response: string, resolution = '5d'): string => `tiers:
  gold:
    high: {response: ${response}, resolution: ${resolution}}
`;

const world = given(tiers('30m'));
let saved = 0;
afterEach(() => world.reload(`${tiers('30m')}# ${++saved}\n`));

interface RehearsalView {
  readonly id: string;
  readonly status: string;
  readonly tenants: string;
  readonly base_version: number;
  readonly progress: { readonly tickets: number; readonly of: number | null };
  readonly warnings: readonly object[];
  readonly problem: string | null;
  readonly result: {
    readonly tickets: number;
    readonly open_clocks: {
      readonly clocks: number; readonly clocks_changed: number; readonly tickets_changed: number; readonly changes: Readonly<Record<string, number>>;
      readonly deadlines: object; readonly breach_at_once: number; readonly alert_at_once: number; readonly examples: readonly { readonly ticket: string; readonly tenant: string }[];
    };
    readonly comparison: { readonly breaches_gained: number; readonly breaches_lost: number; readonly breach_changes: readonly { readonly ticket: string; readonly change: string }[]; readonly compliance: { readonly priority: readonly object[] }; readonly alerts: object };
    readonly uncovered: { readonly before: { readonly tickets: number }; readonly after: { readonly tickets: number } };
  } | null;
}

async function rehearse(yaml: string, key?: string): Promise<RehearsalView> {
  const asked = await world.call<RehearsalView>('POST', '/api/v1/config/rehearsals', { body: yaml, headers: { 'content-type': 'application/yaml' }, ...(key && { key }) });
  expect(asked.status).toBe(202);
  const path = asked.headers.get('location')!;
  expect(path).toBe(`/api/v1/config/rehearsals/${asked.body.id}`);
  return until('the rehearsal is done', async () => {
    const { body } = await world.call<RehearsalView>('GET', path, key ? { key } : {});
    return (body.status === 'done' || body.status === 'failed') && body;
  });
}

describe('a rehearsal', () => {
  test('says what adopting would do, changes nothing, and adopting does just that', async () => {
    await world.tell('INC-1', { status: 'in_progress' });
    await world.tell('INC-2');
    await world.tell('INC-3', { customer_tier: 'silver' });
    await world.advance('20m');
    const version = await world.metric('watchdog_config_version');

    const { result, base_version, tenants, progress } = await rehearse(`${tiers('10m', '10h')}  silver: {high: {resolution: 1d}}\n`);
    expect({ base_version, tenants, progress }).toEqual({ base_version: version, tenants: 'all', progress: { tickets: result!.tickets, of: result!.tickets } });
    const { open_clocks } = result!;
    expect(open_clocks).toMatchObject({
      clocks: 3, clocks_changed: 4, tickets_changed: 3,
      changes: { policy: 0, target: 3, deadline: 3, state: 1, added: 1, removed: 0 },
      deadlines: { earlier: 3, later: 0 },
      breach_at_once: 1, alert_at_once: 1,
    });
    expect(open_clocks.examples[0]).toMatchObject({ tenant: 'default', ticket: 'INC-2', clock: 'response', cycle: 1, before: { state: 'ok', target_ms: 1_800_000 }, after: { state: 'breach', target_ms: 600_000 } });
    expect(result!.comparison).toMatchObject({ breaches_gained: 1, breaches_lost: 0, breach_changes: [{ change: 'gained', ticket: 'INC-2', clock: 'response', priority: 'high', tier: 'gold' }] });
    expect(result!.uncovered).toMatchObject({ before: { tickets: 1, examples: ['INC-3'] }, after: { tickets: 0 } });
    world.expectSilence();
    expect(await world.metric('watchdog_config_version')).toBe(version);

    const { id } = await rehearse(`${tiers('10m', '10h')}  silver: {high: {resolution: 1d}}\n`);
    const adopted = await world.call<{ version: number }>('PUT', '/api/v1/config', { body: { rehearsal: id, reason: 'Gold asked for it' } });
    expect(adopted).toMatchObject({ status: 200, body: { version: version + 1, author: 'operator', origin: 'api', reason: 'Gold asked for it', rehearsal: id, in_force: true } });
    expect(adopted.headers.get('etag')).toBe(`"${version + 1}"`);
    await world.settled();
    await world.expectSlack('Breached: response of INC-2, 20 min of 10 min (200 %)');
    // The answered one keeps the promise it was answered under.
    expect(await world.clock('INC-1', 'response')).toMatchObject({ state: 'met', target_ms: 1_800_000, policy_version: version });
    expect(await world.clock('INC-1', 'resolution')).toMatchObject({ target_ms: 36_000_000, policy_version: version + 1 });
    expect(await world.ticket('INC-3')).toMatchObject({ uncovered: false });
  });

  test('is refused with every problem where it stands, as the check on the command line says it', async () => {
    const { status, body } = await world.call<ProblemView>('POST', '/api/v1/config/rehearsals', { body: `${tiers('soon')}responded_bi: []\n`, headers: { 'content-type': 'text/yaml; charset=utf-8' } });
    expect({ status, type: body.type }).toEqual({ status: 422, type: '/problems/invalid' });
    expect(body.errors).toEqual([
      { field: 'tiers.gold.high.response', severity: 'error', line: 3, column: 22, message: expect.stringContaining('found "soon", expected a duration') },
      { field: 'responded_bi', severity: 'error', line: 4, column: 1, message: expect.stringContaining('responded_by') },
    ]);
    expect(await world.call('POST', '/api/v1/config/rehearsals', { body: { files: {} } })).toMatchObject({ status: 422, body: { errors: [{ field: 'text' }] } });
    expect(await world.call('POST', '/api/v1/config/rehearsals', { body: 'a: [', headers: { 'content-type': 'application/yaml' } })).toMatchObject({ status: 422, body: { errors: [{ line: 1 }] } });
    // YAML is for configurations only.
    expect(await world.call('POST', '/api/v1/tickets', { body: 'a: 1', headers: { 'content-type': 'application/yaml' } })).toMatchObject({ status: 415 });
  });

  test('takes the iCal files a text names, and warnings do not refuse it', async () => {
    const text = `${tiers('30m')}calendar: office
calendars: {office: {zone: UTC, hours: {mon-fri: ["08:00-18:00"]}, holidays: {ical: days.ics}}}
policies: [{name: all, targets: {response: 1h}}]
`;
    const missing = await world.call<ProblemView>('POST', '/api/v1/config/rehearsals', { body: { text } });
    expect(missing).toMatchObject({ status: 422, body: { errors: expect.arrayContaining([expect.objectContaining({ message: expect.stringContaining('days.ics') })]) } });
    const files = { 'days.ics': 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20240101T000000Z\r\nDTSTART;VALUE=DATE:20240305\r\nSUMMARY:Holiday\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n' };
    const { status, body } = await world.call<RehearsalView>('POST', '/api/v1/config/rehearsals', { body: { text, files: { ...files, 'other.ics': 'not ours' } } });
    expect({ status, warnings: body.warnings }).toEqual({ status: 202, warnings: [expect.objectContaining({ severity: 'warning', field: 'tiers.gold.high' })] });
  });

  test('is its tenant\'s own; only the operator\'s is about everyone', async () => {
    const [acme, globex] = [await world.createKey('acme', 'admin'), await world.createKey('globex', 'admin')];
    const created_at = (await world.now()).toISOString();
    await world.call('POST', '/api/v1/tickets', { key: acme, body: [{ id: 'ACME-1', priority: 'high', customer_tier: 'gold', status: 'open', created_at, updated_at: created_at }] });
    await world.settled();
    const theirs = await rehearse(tiers('10m'), acme);
    expect(theirs).toMatchObject({ tenants: 'own', result: { tickets: 1, open_clocks: { tickets_changed: 1, examples: [{ tenant: 'acme', ticket: 'ACME-1' }] } } });
    expect(await rehearse(tiers('10m'), globex)).toMatchObject({ result: { tickets: 0 } });
    const everyone = await rehearse(tiers('10m'));
    expect(everyone.result!.open_clocks.examples).toContainEqual(expect.objectContaining({ tenant: 'acme' }));

    const path = (id: string) => `/api/v1/config/rehearsals/${id}`;
    expect((await world.call('GET', path(theirs.id), { key: globex })).status).toBe(404);
    expect((await world.call('GET', path(theirs.id))).status).toBe(404);
    // Another administrator of the operator's tenant is not the operator.
    const colleague = await world.createKey('default', 'admin');
    expect((await world.call('GET', path(everyone.id), { key: colleague })).status).toBe(404);
    expect(await world.call('POST', '/api/v1/config/rehearsals?tenants=all', { key: colleague, body: { text: tiers('10m') } })).toMatchObject({ status: 403, body: { type: '/problems/other-tenant' } });
    for (const id of ['nonsense', '00000000-0000-4000-8000-000000000000']) expect((await world.call('GET', path(id))).status).toBe(404);
    await world.advance('1s');
    await world.call('PUT', '/api/v1/tickets/ACME-1/status', { key: acme, body: { status: 'cancelled', updated_at: (await world.now()).toISOString() } });
  });
});

describe('adopting', () => {
  const put = <Body = ProblemView>(body: object, more: { key?: string; headers?: Record<string, string> } = {}) => world.call<Body>('PUT', '/api/v1/config', { body, ...more });

  test('asks for a reason, for one source, and for saying that a text is unrehearsed', async () => {
    expect((await put({ rehearsal: 'x' })).body.errors).toEqual([{ field: 'rehearsal', message: 'must be the id of a rehearsal' }, { field: 'reason', message: 'must be 1 to 1000 characters' }]);
    expect(await put({ reason: 'r' })).toMatchObject({ status: 422, body: { errors: [{ field: 'rehearsal' }] } });
    expect(await put({ reason: 'r', text: tiers('10m') })).toMatchObject({ status: 422, body: { errors: [{ field: 'unrehearsed' }] } });
    const plugin = `plugins: {evil: ./evil.mjs}\nsources: {one: {type: evil}}\n${tiers('10m')}`;
    expect(await put({ reason: 'r', text: plugin, unrehearsed: true })).toMatchObject({ status: 422, body: { errors: [{ field: 'plugins.evil', line: 1, message: expect.stringContaining('plugins are code') }] } });
    const thief = `handlers: {thief: {type: custom, url: "http://127.0.0.1:1", auth: {token_env: DATABASE_URL}}}\n${tiers('10m')}`;
    expect(await put({ reason: 'r', text: thief, unrehearsed: true })).toMatchObject({ status: 422, body: { errors: [{ field: 'handlers.thief.auth.token_env', line: 1, message: expect.stringContaining('environment variables are named in the service') }] } });
    const folder = `sources: {inbox: {type: files, pull: {folder: /etc}}}\n${tiers('10m')}`;
    for (const answer of [await put({ reason: 'r', text: folder, unrehearsed: true }), await world.call<ProblemView>('POST', '/api/v1/config/rehearsals', { body: { text: folder } })]) {
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ field: 'sources.inbox.pull.folder', line: 1, column: 47 }] } });
    }
    expect(await put({ reason: 'r', text: tiers('soon'), unrehearsed: true })).toMatchObject({ status: 422, body: { errors: [{ field: 'tiers.gold.high.response', line: 3, column: 22 }] } });
    expect(await put({ reason: 'r', rehearsal: '00000000-0000-4000-8000-000000000000' })).toMatchObject({ status: 404 });
  });

  test('what another one was faster with is not overruled unseen', async () => {
    const stale = await rehearse(tiers('20m'));
    const before = stale.base_version;
    const first = await put<{ version: number }>({ reason: 'first', text: tiers('25m'), unrehearsed: true, author: 'Ada' }, { headers: { 'if-match': `"${before}"` } });
    expect(first).toMatchObject({ status: 200, body: { version: before + 1, author: 'Ada' } });
    const refused = await put({ reason: 'too late', rehearsal: stale.id });
    expect(refused).toMatchObject({ status: 412, body: { type: '/problems/precondition-failed', detail: expect.stringContaining(`Version ${before + 1} is in force now`) } });
    expect(refused.headers.get('etag')).toBe(`"${before + 1}"`);
    expect(await put({ reason: 'too late', text: tiers('5m'), unrehearsed: true }, { headers: { 'if-match': `"${before}"` } })).toMatchObject({ status: 412 });
    expect(await put({ reason: 'what?', text: tiers('5m'), unrehearsed: true }, { headers: { 'if-match': 'W/"x"' } })).toMatchObject({ status: 412 });
    // Of several at once that know the same version, one wins.
    const racing = await Promise.all(['11m', '12m', '13m', '14m'].map((target) => put({ reason: 'race', text: tiers(target), unrehearsed: true }, { headers: { 'if-match': `"${before + 1}"` } })));
    expect(racing.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
  });

  test('the versions, what each changed, and one step back', async () => {
    const key = await world.createKey('default', 'admin');
    const { body: { version } } = await put<{ version: number }>({ reason: 'shorter', text: tiers('10m'), unrehearsed: true }, { key });
    const list = await world.read<{ versions: readonly { version: number }[]; next_cursor: string }>('config/versions?limit=2');
    expect(list).toMatchObject({ versions: [{ version, origin: 'api', author: 'default admin', reason: 'shorter', in_force: true }, { version: version - 1, origin: 'file', reason: null, in_force: false }], next_cursor: String(version - 1) });
    const rest = await world.read<{ versions: readonly { version: number }[] }>(`config/versions?limit=100&cursor=${list.next_cursor}`);
    expect(rest.versions.map((one) => one.version)).toEqual(Array.from({ length: version - 2 }, (_, i) => version - 2 - i));

    const one = await world.read<{ diff: string }>(`config/versions/${version}`);
    expect(one).toMatchObject({ version, previous_version: version - 1, text: tiers('10m') });
    expect(one.diff).toMatch(/^--- version \d+\n\+\+\+ version \d+\n@@ /);
    expect(one.diff).toContain(' tiers:\n   gold:\n-    high: {response: 30m, resolution: 5d}\n');
    expect(one.diff).toContain('\n+    high: {response: 10m, resolution: 5d}\n');
    expect(await world.read('config/versions/1')).toMatchObject({ previous_version: null, diff: null });
    expect((await world.call('GET', '/api/v1/config/versions/4711')).status).toBe(404);
    expect((await world.call('GET', '/api/v1/config/versions/x')).status).toBe(404);

    await world.tell('INC-4');
    expect(await world.clock('INC-4', 'response')).toMatchObject({ target_ms: 600_000 });
    const back = await world.call<{ version: number }>('POST', `/api/v1/config/versions/${version - 1}/rollback`, { body: { reason: 'too short' } });
    expect(back).toMatchObject({ status: 200, body: { version: version + 1, reason: 'too short', in_force: true } });
    await world.settled();
    expect(await world.clock('INC-4', 'response')).toMatchObject({ target_ms: 1_800_000, policy_version: version + 1 });
    expect(await world.call('GET', '/api/v1/config')).toMatchObject({ status: 200, body: { version: version + 1 } });
    expect(await world.call('POST', `/api/v1/config/versions/${version + 1}/rollback`, { body: { reason: 'again' } })).toMatchObject({ status: 409, body: { type: '/problems/in-force-already' } });
    expect(await world.call('POST', '/api/v1/config/versions/4711/rollback', { body: { reason: 'again' } })).toMatchObject({ status: 404 });
  });

  test('what was PUT outlives a restart with the file as it was, and gives way to the file when that changes', async () => {
    const { body: { version } } = await put<{ version: number }>({ reason: 'for the night', text: tiers('40m'), unrehearsed: true });
    await world.stop();
    await world.start();
    expect(await world.metric('watchdog_config_version')).toBe(version);
    await world.tell('INC-5');
    expect(await world.clock('INC-5', 'response')).toMatchObject({ target_ms: 2_400_000 });
    await world.reload(tiers('50m'));
    expect(await world.metric('watchdog_config_version')).toBe(version + 1);
    expect(await world.clock('INC-5', 'response')).toMatchObject({ target_ms: 3_000_000 });
  });

  test('is for administrators of the operator\'s tenant: the configuration is everyone\'s', async () => {
    const acme = await world.createKey('acme', 'admin');
    const refused = { status: 403, body: { type: '/problems/configuration-of-all' } };
    expect(await put({ reason: 'mine', text: tiers('1m'), unrehearsed: true }, { key: acme })).toMatchObject(refused);
    for (const path of ['config', 'config/versions', 'config/versions/1']) expect(await world.call('GET', `/api/v1/${path}`, { key: acme })).toMatchObject(refused);
    expect(await world.call('POST', '/api/v1/config/versions/1/rollback', { key: acme, body: { reason: 'mine' } })).toMatchObject(refused);
  });
});
