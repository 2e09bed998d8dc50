import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { AssignmentGroup, WireValidator, readHandlerCallback, type HandlerCallback } from '#contracts';
import { customHandler } from '#connectors/custom';
import { handlerContext } from '#platform/outbound';
import { StrictServer, decisionOn } from '#testing';
import { MockHandler } from './mock-handler.js';
import { MockSource } from './mock-source.js';

const call = { signal: new AbortController().signal };

test('the mock handler takes decisions once and calls back: assigned with its load, or rejected', async () => {
  const news: HandlerCallback[] = [];
  const service = await StrictServer.start(({ method, path, headers, text }) => {
    if (method !== 'POST' || path !== '/api/v1/handlers/mock/callbacks' || headers['authorization'] !== 'Bearer key') return undefined;
    const reading = readHandlerCallback(Buffer.from(text), Date.now());
    if (reading.kind !== 'read') return undefined;
    news.push(...reading.news);
    return { status: 202, json: {} };
  });
  const mock = await MockHandler.start({ service: service.url, key: 'key', rejectEvery: 2 });
  const handler = customHandler.open(handlerContext({ handler: 'mock', tenant: 'default', url: mock.url, settings: {}, secrets: new Map(), now: () => new Date() }));
  try {
    const groups = await handler.groups({}, call);
    if (groups.kind !== 'groups') throw new Error(groups.kind);
    const validator = new WireValidator(AssignmentGroup, Date.now);
    expect(groups.groups.flatMap((group) => validator.faults({ current_load: 0, ...group }, '', 'none'))).toEqual([]);
    for (const ticket of ['T-1', 'T-2', 'T-2', 'T-3']) await handler.assign(decisionOn(ticket, 'network', { decision_id: `for-${ticket}` }), call);
    await mock.settled();
    expect(news.filter(({ kind }) => kind !== 'load').map(({ kind, decision_id }) => [kind, decision_id]).sort()).toEqual([['assigned', 'for-T-1'], ['assigned', 'for-T-3'], ['rejected', 'for-T-2']]);
    expect(news.filter(({ kind }) => kind === 'load').map(({ current_load }) => current_load).sort()).toEqual([1, 2]);
    service.expectNoSurprise();
    mock.desk.server.expectNoSurprise();
  } finally {
    await mock.close();
    await service.close();
  }
});

test('the mock source sends the same tickets every time, and says when one is refused', async () => {
  const bodies: unknown[] = [];
  const service = await StrictServer.start(({ method, path, headers, json }) => {
    if (method !== 'POST' || path !== '/api/v1/webhooks/ticket' || headers['x-source-id'] !== 'custom') return undefined;
    bodies.push(json);
    return headers['authorization'] === 'Bearer key' ? { status: 202, json: { status: 'processing' } } : { status: 401, text: 'no' };
  });
  try {
    const source = new MockSource({ service: service.url, key: 'key' });
    const sent = [await source.send(), await source.send(), await source.send()];
    expect(bodies).toEqual(sent);
    const again = new MockSource({ service: service.url, key: 'wrong' });
    expect([again.next(), again.next(), again.next()]).toEqual(sent);
    await expect(again.send()).rejects.toThrow('the service refused MOCK-4: 401 no');
    service.expectNoSurprise();
  } finally {
    await service.close();
  }
});

test('without a service, npm run mock:source says so in one sentence', async () => {
  const service = await StrictServer.start(() => undefined);
  const { url } = service;
  await service.close();
  const { stderr, code } = await promisify(execFile)(process.execPath, ['dist/test/demo/mock-source-main.js', '--key', 'key', '--service', `${url}/`])
    .then((done) => ({ ...done, code: 0 }), (error: { stderr: string; code: number }) => error);
  expect({ stderr, code }).toEqual({ stderr: `${url} cannot be reached\n`, code: 1 });
});
