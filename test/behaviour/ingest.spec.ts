import { SIMPLE } from './configs.js';
import type { FieldErrorView, ProblemView } from './views.js';
import { given, type Answer, type Call } from './world.js';

const world = given(SIMPLE);

/** Nobody promised this tier anything, so these tickets alert nobody. */
const event = (id: string, overrides: object = {}): Record<string, unknown> =>
  ({ id, priority: 'high', status: 'open', customer_tier: 'none', created_at: '2024-03-04T08:00:00Z', updated_at: '2024-03-04T08:00:00Z', ...overrides });

interface Accepted {
  readonly accepted: number;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly rejected: readonly { readonly index: number; readonly id: string | null; readonly errors: readonly FieldErrorView[] }[];
}

const LENIENT = { prefer: 'handling=lenient' };

async function post(body: unknown, call: Call = {}): Promise<Answer<Accepted>> {
  const answer = await world.call<Accepted>('POST', '/api/v1/tickets', { ...call, body });
  await world.settled();
  return answer;
}

const refused = async (body: unknown, call: Call = {}): Promise<Answer<ProblemView>> => (await post(body, call)) as unknown as Answer<ProblemView>;
const exists = async (id: string): Promise<boolean> => (await world.call('GET', `/api/v1/tickets/${encodeURIComponent(id)}`)).status === 200;

describe('a batch', () => {
  test('an array, or {events: […]}, is taken; the same again changes nothing', async () => {
    const batch = [event('A-1'), event('A-2'), event('A-1', { updated_at: '2024-03-04T08:05:00+00:00', status: 'in_progress' })];
    expect(await post(batch)).toMatchObject({ status: 200, body: { accepted: 3, duplicates: 0, conflicts: 0, rejected: [] } });
    expect(await post({ events: batch })).toMatchObject({ status: 200, body: { accepted: 0, duplicates: 3, conflicts: 0, rejected: [] } });
    // The same instant and content in another spelling.
    expect(await post([event('A-2', { updated_at: '2024-03-04T10:00:00.000+02:00', title: null })])).toMatchObject({ body: { accepted: 0, duplicates: 1, conflicts: 0 } });
    expect((await world.ticket('A-1')).history.events).toHaveLength(2);
    expect(await world.ticket('A-1')).toMatchObject({ status: 'in_progress' });
  });

  test('another content at the same instant is a conflict: the first stays, and the log says so', async () => {
    await post([event('B-1', { title: 'First' })]);
    const { body } = await post([event('B-1', { title: 'Second' }), event('B-2'), event('B-2', { title: 'In the same batch' })]);
    expect(body).toMatchObject({ accepted: 1, duplicates: 0, conflicts: 2 });
    expect(await world.ticket('B-1')).toMatchObject({ title: 'First' });
    expect(await world.ticket('B-2')).toMatchObject({ title: null });
    await world.expectLog({ level: 40, ticket_id: 'B-1', msg: 'An event contradicts one stored before under the same ticket, instant and sequence; the first stays' });
    expect(await world.metric('watchdog_intake_events_total', { outcome: 'conflict' })).toBeGreaterThanOrEqual(2);
  });

  test('strict: one bad event refuses them all, and names every field that is wrong', async () => {
    const batch = Array.from({ length: 20 }, (_, n) => event(`C-${n}`));
    batch[17] = event('C-17', { priority: 'urgent', status: ' ', colour: 'red' });
    batch[18] = { id: 'C-18' };
    const { status, headers, body } = await refused(batch);
    expect(status).toBe(422);
    expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(body).toMatchObject({ type: '/problems/invalid', title: 'Some fields are wrong', status: 422, instance: '/api/v1/tickets', correlation_id: headers.get('x-correlation-id') });
    expect(body.errors).toEqual([
      { field: 'events[17].colour', message: 'is not a field we know' },
      { field: 'events[17].priority', message: 'must be one of critical, high, medium, low' },
      { field: 'events[17].status', message: 'must be text of at most 100 characters, not blank' },
      ...['priority', 'created_at', 'updated_at', 'status', 'customer_tier'].map((field) => ({ field: `events[18].${field}`, message: expect.any(String) })),
    ]);
    expect(await exists('C-0')).toBe(false);
  });

  test('lenient: the good ones are taken, and each bad one comes back with its reasons', async () => {
    const answer = await post([event('D-0'), event('D-1', { priority: 7 }), 'nonsense', event('D-3')], { headers: LENIENT });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('preference-applied')).toBe('handling=lenient');
    expect(answer.body).toEqual({
      accepted: 2, duplicates: 0, conflicts: 0,
      rejected: [
        { index: 1, id: 'D-1', errors: [{ field: 'events[1].priority', message: 'must be one of critical, high, medium, low' }] },
        { index: 2, id: null, errors: [{ field: 'events[2]', message: 'must be an object' }] },
      ],
    });
    expect([await exists('D-0'), await exists('D-1'), await exists('D-3')]).toEqual([true, false, true]);
  });

  test('5,000 events are taken, 5,001 are not', async () => {
    const many = Array.from({ length: 5_001 }, (_, n) => event(`E-${n}`));
    expect(await refused(many)).toMatchObject({ status: 422, body: { errors: [{ field: 'events', message: 'must hold at most 5000 events, not 5001' }] } });
    expect(await exists('E-0')).toBe(false);
    expect(await post(many.slice(0, 5_000))).toMatchObject({ status: 200, body: { accepted: 5_000 } });
  });

  test('nothing to do is fine', async () => {
    expect(await post([])).toMatchObject({ status: 200, body: { accepted: 0, duplicates: 0, conflicts: 0, rejected: [] } });
  });
});

describe('a body that is none', () => {
  const large = JSON.stringify([event('F-1', { description: 'x'.repeat(5 * 1024 * 1024) })]);
  test.each<[string, string, Record<string, string>, object]>([
    ['more than 5 MB', large, {}, { status: 413, type: '/problems/payload-too-large', title: 'Payload too large', detail: 'A body may have at most 5242880 bytes; send it in parts.' }],
    ['text', '[]', { 'content-type': 'text/plain' }, { status: 415, type: '/problems/unsupported-media-type', title: 'Unsupported media type', detail: 'Send JSON: "Content-Type: application/json".' }],
    ['JSON in Latin-1', '[]', { 'content-type': 'application/json; charset=iso-8859-1' }, { status: 415, detail: 'JSON is UTF-8; "iso-8859-1" is not understood.' }],
    ['half a JSON', '[{"id":', {}, { status: 400, type: '/problems/invalid-json', title: 'The body is not JSON' }],
    ['empty', '', {}, { status: 422, errors: [{ field: 'events', message: 'must be an array of ticket events, even if it is one' }] }],
    ['more than events', JSON.stringify({ events: [event('F-1')], tickets: [] }), {}, { status: 422, errors: [{ field: 'tickets', message: 'is not a field we know' }] }],
    ['one event without an array', JSON.stringify(event('F-1')), {}, { status: 422, errors: [{ field: 'events', message: 'must be an array of ticket events, even if it is one' }] }],
  ])('%s', async (_, body, headers, problem) => {
    const answer = await refused(body, { headers });
    expect(answer.body).toMatchObject(problem);
    expect(answer.status).toBe(answer.body.status);
    expect(await exists('F-1')).toBe(false);
  });
});

describe('a field that cannot be', () => {
  const DATE = 'must be a date and time with a zone (RFC 3339, as 2024-05-01T09:30:00Z), from 1990 to at most one day ahead';
  const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();

  test.each<[string, object, string, string]>([
    ['a date without a zone', { updated_at: '2024-03-04T08:00:00' }, 'updated_at', DATE],
    ['a date before 1990', { created_at: '1989-12-31T23:59:59Z' }, 'created_at', DATE],
    ['a date more than a day ahead', { updated_at: inHours(25) }, 'updated_at', DATE],
    ['30 February', { updated_at: '2024-02-30T00:00:00Z' }, 'updated_at', DATE],
    ['a number as a date', { updated_at: 1709539200 }, 'updated_at', DATE],
    ['a number as text', { title: 7 }, 'title', 'must be text of at most 1000 characters'],
    ['too long a text', { title: 'x'.repeat(1001) }, 'title', 'must be text of at most 1000 characters'],
    ['an empty id', { id: '' }, 'id', 'must be text of at most 255 characters, not blank'],
    ['a list as an object', { requester: [] }, 'requester', 'must be an object'],
    ['an unknown property inside', { requester: { phone: '1' } }, 'requester.phone', 'is not a field we know'],
    ['half a location', { requester_location: { lat: 48.2 } }, 'requester_location', 'must have lat and lng, or a country'],
    ['a script as a link', { url: 'javascript:alert(1)' }, 'url', 'must be text of at most 2048 characters, an http or https URL'],
    ['metadata too deep', { external_metadata: { a: { b: { c: { d: { e: { f: { g: { h: {} } } } } } } } } }, 'external_metadata', 'must be at most 8 levels deep'],
    ['NUL', { title: 'a\0b' }, 'title', 'must not contain the NUL character'],
    ['NUL in metadata', { external_metadata: { a: ['\0'] } }, 'external_metadata.a[0]', 'must not contain the NUL character'],
    ['half of a surrogate pair', { title: 'a\ud800b' }, 'title', 'must not contain half of a surrogate pair'],
  ])('%s', async (_, overrides, field, message) => {
    const { status, body } = await refused([event('G-0'), { ...event('G-1'), ...overrides }]);
    expect(status).toBe(422);
    expect(body.errors).toContainEqual({ field: `events[1].${field}`, message });
    expect([await exists('G-0'), await exists('G-1')]).toEqual([false, false]);
  });

  test('bytes that are not UTF-8', async () => {
    const [before, after] = JSON.stringify([event('G-2', { title: 'SPLIT' })]).split('SPLIT');
    const { status, body } = await refused(Buffer.concat([Buffer.from(before!), Buffer.from([0xc3, 0x28]), Buffer.from(after!)]));
    expect({ status, errors: body.errors }).toEqual({ status: 422, errors: [{ field: 'events[0].title', message: 'must be valid UTF-8' }] });
    expect(await exists('G-2')).toBe(false);
  });

  test('what is allowed, at its edges', async () => {
    const odd = event('G-3 ü/?#%', { updated_at: inHours(23), created_at: '1990-01-01T00:00:00Z', title: '😀 \u2028 "quoted" \\ <b>', external_metadata: { 'any key': [1, null, { deep: true }] } });
    expect(await post([odd])).toMatchObject({ body: { accepted: 1 } });
    expect((await world.ticket('G-3 ü/?#%')).history.events).toMatchObject([{ payload: odd }]);
  });
});

describe('PUT …/status', () => {
  test('changes the newest event and nothing else', async () => {
    await world.tell('H-1', { title: 'Keep me', assignment_group: 'Desk' });
    await world.advance('10m');
    const updated_at = (await world.now()).toISOString();
    expect(await world.call('PUT', '/api/v1/tickets/H-1/status', { body: { status: 'in_progress', updated_at } })).toMatchObject({ status: 200, body: { accepted: 1 } });
    await world.settled();
    expect(await world.ticket('H-1')).toMatchObject({ status: 'in_progress', title: 'Keep me', assignment_group: 'Desk', priority: 'high' });
    expect(await world.clock('H-1', 'response')).toMatchObject({ state: 'met', elapsed_ms: 600_000 });
    expect(await world.call('PUT', '/api/v1/tickets/H-1/status', { body: { status: 'in_progress', updated_at } })).toMatchObject({ status: 200, body: { accepted: 0, duplicates: 1 } });
  });

  test('takes a word that no table knows, and says so', async () => {
    await world.tell('H-4');
    const updated_at = (await world.now()).toISOString();
    let sequence = 0;
    const put = (status: string) => world.call('PUT', '/api/v1/tickets/H-4/status', { body: { status, updated_at, sequence: ++sequence } });
    expect((await put('Wartet auf Godot')).body).toEqual({
      accepted: 1, duplicates: 0, conflicts: 0, rejected: [],
      warnings: [{ field: 'status', message: '"Wartet auf Godot" is in no table of statuses, so the ticket\'s clocks keep running; map it under "statuses" in the configuration' }],
    });
    await world.settled();
    expect(await world.clock('H-4', 'response')).toMatchObject({ state: 'ok' });
    // Words of the built-in table, and as sources write them.
    for (const known of ['closed', 'In Progress']) expect((await put(known)).body).toEqual({ accepted: 1, duplicates: 0, conflicts: 0, rejected: [], warnings: [] });
    expect((await post([await world.eventOf('H-5', { status: 'Wartet auf Godot' })])).body).toEqual({ accepted: 1, duplicates: 0, conflicts: 0, rejected: [] });
  });

  test('refuses what is older, unknown or wrong', async () => {
    await world.tell('H-2');
    const put = (id: string, body: object) => world.call<ProblemView>('PUT', `/api/v1/tickets/${id}/status`, { body });
    expect(await put('H-2', { status: 'closed', updated_at: await world.ago('1m') })).toMatchObject({ status: 409, body: { type: '/problems/not-newer', title: 'The ticket has a newer event' } });
    expect(await put('H-3', { status: 'closed' })).toMatchObject({ status: 404, body: { type: '/problems/not-found', detail: 'There is no ticket H-3.' } });
    expect(await put('H-2', { status: 7, note: 'x' })).toMatchObject({ status: 422, body: { errors: [{ field: 'note', message: 'is not a field we know' }, { field: 'status', message: expect.any(String) }] } });
  });
});

describe('the correlation id', () => {
  const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

  test.each<[string, Record<string, string>, string]>([
    ['X-Correlation-ID', { 'x-correlation-id': 'order:4711' }, 'order:4711'],
    ['traceparent', { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` }, TRACE],
  ])('given by %s goes all the way from the request to the alert', async (_, headers, correlation_id) => {
    const id = `I-${correlation_id}`;
    const live = await world.live();
    const answer = await post([await world.eventOf(id)], { headers });
    expect(answer.headers.get('x-correlation-id')).toBe(correlation_id);
    await world.advance('25m30s');
    expect(await live.next('event')).toMatchObject({ data: { ticket_id: id, correlation_id } });
    expect((await world.expectSlack('At risk')).words).toContain(`alert ${(await world.ticket(id)).alerts[0]!.id} · ${correlation_id}`);
    const ticket = await world.ticket(id);
    expect(ticket).toMatchObject({ correlation_id, alerts: [{ correlation_id }], history: { events: [{ correlation_id }] } });
    await world.expectLog({ operation: 'POST /api/v1/tickets', status: 200, correlation_id });
    await world.expectLog({ operation: 'deliver', correlation_id, ticket_id: id, delivery_id: ticket.deliveries[0]!.id });
  });

  test('is made where none is given, and named in problems', async () => {
    const { headers, body } = await refused('{');
    expect(body.correlation_id).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get('x-correlation-id')).toBe(body.correlation_id);
  });
});
