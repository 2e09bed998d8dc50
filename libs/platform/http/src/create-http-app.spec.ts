import { connect, type AddressInfo } from 'node:net';
import { Agent, request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { Body, Controller, Get, Module, Post, UsePipes } from '@nestjs/common';
import { RouteConfig, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Allow } from 'class-validator';
import { Registry } from 'prom-client';
import { silentLog } from '#platform/telemetry';
import { until } from '#testing';
import { CurrentRequest, Problem, ProblemValidationPipe, createHttpApp, type RequestContext } from './index.js';

let started: (() => void) | undefined;
let finish: Promise<void> | undefined;

class Named {
  @Allow()
  name?: unknown;
}

@Controller('echo')
class EchoController {
  @Post()
  echo(@Body() body: unknown, @CurrentRequest() context: RequestContext) {
    return { body, doubt: context.textDoubt };
  }

  @Post('checked')
  @UsePipes(ProblemValidationPipe)
  checked(@Body() body: Named) {
    return body;
  }

  @Post('judging')
  @RouteConfig({ judgesText: true })
  judging(@CurrentRequest() context: RequestContext) {
    return { doubt: context.textDoubt };
  }

  @Get('teapot/:id')
  teapot(): never {
    throw new Problem(418, 'teapot', 'Teapot', 'Short and stout.', [{ field: 'a', message: 'b' }], { 'retry-after': '7' });
  }

  @Get('bug')
  bug(): never {
    throw new Error('secret of the house');
  }

  @Get('database-down')
  databaseDown(): never {
    throw Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });
  }

  @Get('slow')
  async slow() {
    started?.();
    await finish;
    return {};
  }
}

@Module({ controllers: [EchoController] })
class EchoModule {}

const registry = new Registry();
let app: NestFastifyApplication;
let url: string;

beforeEach(async () => {
  registry.clear();
  app = await createHttpApp(EchoModule, { log: silentLog, registry });
  await app.listen(0, '127.0.0.1');
  url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
});
afterEach(() => app.close());

async function send(method: string, path: string, options: { body?: string | Buffer; headers?: Record<string, string> } = {}) {
  const response = await fetch(url + path, {
    method,
    headers: { ...(options.body === undefined ? {} : { 'content-type': 'application/json' }), ...options.headers },
    ...(options.body === undefined ? {} : { body: options.body as BodyInit }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() as Record<string, unknown> };
}

test('a problem is problem+json with the correlation id', async () => {
  const { status, headers, body } = await send('GET', '/echo/teapot/1?x=y', { headers: { 'x-correlation-id': 'abc-1' } });
  expect(status).toBe(418);
  expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(headers.get('retry-after')).toBe('7');
  expect(headers.get('x-correlation-id')).toBe('abc-1');
  expect(body).toEqual({ type: '/problems/teapot', title: 'Teapot', status: 418, detail: 'Short and stout.', instance: '/echo/teapot/1', errors: [{ field: 'a', message: 'b' }], correlation_id: 'abc-1' });
});

test.each<[string, string, string, { body?: string | Buffer; headers?: Record<string, string> }, number, string]>([
  ['a bug', 'GET', '/echo/bug', {}, 500, 'internal-error'],
  ['no database', 'GET', '/echo/database-down', {}, 503, 'database-unavailable'],
  ['no such path', 'GET', '/nowhere', {}, 404, 'not-found'],
  ['another method', 'DELETE', '/echo/teapot/1', {}, 405, 'method-not-allowed'],
  ['a malformed URL', 'GET', '/echo/teapot/%E0%A4%A', {}, 400, 'bad-request'],
  ['broken JSON', 'POST', '/echo', { body: '{"a": ' }, 400, 'invalid-json'],
  ['objects in objects', 'POST', '/echo/checked', { body: `${'{"name":'.repeat(50_000)}1${'}'.repeat(50_000)}` }, 400, 'nested-too-deep'],
  ['lists in lists', 'POST', '/echo', { body: `${'['.repeat(201)}${']'.repeat(201)}` }, 400, 'nested-too-deep'],
  ['text', 'POST', '/echo', { body: 'a', headers: { 'content-type': 'text/plain' } }, 415, 'unsupported-media-type'],
  ['a form', 'POST', '/echo', { body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415, 'unsupported-media-type'],
  ['cloudevents+json', 'POST', '/echo', { body: '{}', headers: { 'content-type': 'application/cloudevents+json' } }, 415, 'unsupported-media-type'],
  ['another charset', 'POST', '/echo', { body: '{}', headers: { 'content-type': 'application/json; charset=latin1' } }, 415, 'unsupported-media-type'],
  ['too much', 'POST', '/echo', { body: `"${'x'.repeat(5 * 1024 * 1024)}"` }, 413, 'payload-too-large'],
  ['invalid UTF-8', 'POST', '/echo', { body: Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d]) }, 422, 'invalid'],
  ['NUL', 'POST', '/echo', { body: '{"a":["\\u0000"]}' }, 422, 'invalid'],
])('%s is answered as a problem', async (_, method, path, options, status, code) => {
  const answer = await send(method, path, options);
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(answer.body).toMatchObject({ type: `/problems/${code}`, status, instance: path });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('x-correlation-id')).toBe(answer.body['correlation_id']);
  expect(JSON.stringify(answer.body)).not.toMatch(/secret|\.ts|node_modules|ECONNREFUSED/);
});

test('a client that is still sending too much gets its answer, and may go on', async () => {
  const socket = connect((app.getHttpServer().address() as AddressInfo).port, '127.0.0.1');
  const length = 6 * 1024 * 1024;
  let text = '';
  socket.on('data', (data) => (text += data.toString()));
  socket.write(`POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`);
  await until('it is refused', () => text.startsWith('HTTP/1.1 413'));
  socket.write(Buffer.alloc(length, 0x20));
  socket.write('GET /echo/teapot/1 HTTP/1.1\r\nHost: x\r\n\r\n');
  await until('the next request is answered', () => text.includes('HTTP/1.1 418'));
  socket.destroy();
});

test.each(['h2c', 'websocket', 'foo'])('an offer to upgrade to %s is ignored where there is no gateway', async (protocol) => {
  const answered = await new Promise<number | undefined>((resolve, reject) => {
    httpRequest(`${url}/echo/teapot/1`, { headers: { connection: 'Upgrade', upgrade: protocol } }, (response) => resolve(response.resume().statusCode)).on('error', reject).end();
  });
  expect(answered).toBe(418);
});

test('200 levels are not too deep', async () => {
  expect((await send('POST', '/echo/checked', { body: `{"name":${'['.repeat(199)}${']'.repeat(199)}}` })).status).toBe(201);
});

test('405 says what is allowed', async () => {
  expect((await send('DELETE', '/echo')).headers.get('allow')).toBe('POST');
});

test.each(['gzip', 'br', 'x-gzip', 'identity, gzip'])('a body in the encoding %s is refused, and told what is taken', async (encoding) => {
  const answer = await send('POST', '/echo', { body: gzipSync('{"a":1}'), headers: { 'content-encoding': encoding } });
  expect(answer).toMatchObject({ status: 415, body: { type: '/problems/unsupported-media-type', detail: `Send the body as it is; the content encoding "${encoding}" is not understood, only "identity".` } });
  expect(answer.headers.get('accept-encoding')).toBe('identity');
});

test('a body in the encoding identity is a plain one', async () => {
  expect(await send('POST', '/echo', { body: '{"a":1}', headers: { 'content-encoding': 'identity' } })).toMatchObject({ status: 201, body: { body: { a: 1 } } });
});

test('unstorable text is named by field, unless the route judges it itself', async () => {
  expect((await send('POST', '/echo', { body: '{"a":[1,"\\ud800"]}' })).body['errors']).toEqual([{ field: 'a[1]', message: 'must not contain half of a surrogate pair' }]);
  const bytes = Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]);
  expect((await send('POST', '/echo', { body: bytes })).body['errors']).toEqual([{ field: 'name', message: 'must be valid UTF-8' }]);
  expect((await send('POST', '/echo/judging', { body: bytes })).body).toEqual({ doubt: 'bytes' });
  expect((await send('POST', '/echo/judging', { body: '"\\u0000"' })).body).toEqual({ doubt: 'escapes' });
});

test('JSON arrives as it is: byte order mark, emoji escapes, __proto__ as a plain property, empty', async () => {
  expect((await send('POST', '/echo', { body: '\uFEFF{"a":1}' })).body['body']).toEqual({ a: 1 });
  expect((await send('POST', '/echo', { body: '"\\ud83d\\ude00"' })).body).toEqual({ body: '😀', doubt: 'none' });
  const echoed = (await send('POST', '/echo', { body: '{"__proto__":{"admin":true}}' })).body['body'] as object;
  expect(Object.keys(echoed)).toEqual(['__proto__']);
  expect((await send('POST', '/echo', { body: '' })).status).toBe(201);
});

test.each([
  [{ 'x-correlation-id': 'order:7' }, /^order:7$/],
  [{ traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' }, /^4bf92f3577b34da6a3ce929d0e0e4736$/],
  [{ traceparent: '00-00000000000000000000000000000000-00f067aa0ba902b7-01' }, /^[0-9a-f-]{36}$/],
  [{ 'x-correlation-id': 'has spaces\tand tabs', traceparent: 'nonsense' }, /^[0-9a-f-]{36}$/],
  [{ 'x-correlation-id': 'x'.repeat(129) }, /^[0-9a-f-]{36}$/],
])('correlation id of %j', async (headers, expected) => {
  expect((await send('POST', '/echo', { body: '1', headers: headers as Record<string, string> })).headers.get('x-correlation-id')).toMatch(expected);
});

test('latency is observed by route, not by path', async () => {
  await send('GET', '/echo/teapot/42');
  expect(await registry.metrics()).toContain('watchdog_http_request_duration_seconds_count{method="GET",route="/echo/teapot/:id",status="418"} 1');
});

test('what is not HTTP gets a problem too', async () => {
  const answer = await new Promise<string>((resolve) => {
    let text = '';
    const socket = connect((app.getHttpServer().address() as AddressInfo).port, '127.0.0.1', () => socket.write('nonsense\r\n\r\n'));
    socket.on('data', (data) => (text += data.toString())).on('close', () => resolve(text));
  });
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n.*application\/problem\+json.*"type":"\/problems\/bad-request"/s);
});

test('closing finishes what is under way and does not wait for idle keep-alive connections', async () => {
  const agent = new Agent({ keepAlive: true });
  const get = (path: string) => new Promise<number>((resolve, reject) => {
    httpRequest(url + path, { agent }, (response) => response.resume().on('end', () => resolve(response.statusCode!))).on('error', reject).end();
  });
  await get('/nowhere');
  const underWay = new Promise<void>((resolve) => (started = resolve));
  let release = () => {};
  finish = new Promise((resolve) => (release = resolve));
  const slow = get('/echo/slow');
  await underWay;
  const closed = app.close();
  release();
  expect(await slow).toBe(200);
  await closed;
  agent.destroy();
}, 3_000);

test('the documentation is served', async () => {
  const { body } = await send('GET', '/api/docs/openapi.json');
  expect(body).toMatchObject({ openapi: '3.1.0', paths: { '/echo': { post: {} } }, components: { schemas: { TicketEvent: { additionalProperties: false }, Problem: {} } } });
  expect((await fetch(`${url}/api/docs`)).headers.get('content-type')).toMatch('text/html');
  const root = await fetch(url, { redirect: 'manual' });
  expect([root.status, root.headers.get('location')]).toEqual([302, '/api/docs']);
});
