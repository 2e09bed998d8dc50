import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { getText, type GetOptions } from './get-text.js';
import { AddressRefused, refusingLookup } from './refusing-lookup.js';

let server: Server;
let url: string;
let answer: RequestListener;
beforeAll(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  return new Promise((resolve) => void server.close(resolve));
});

const get = (address: string, options: Partial<GetOptions> = {}) => getText(address, { signal: AbortSignal.timeout(5_000), mostBytes: 1_000, redirects: 2, ...options });

test.each([
  'http://169.254.169.254/latest/meta-data/', 'https://169.254.169.254/', 'http://169.254.0.1/', 'http://2852039166/', 'http://0xa9.0xfe.0xa9.0xfe/', 'http://169.254.43518/',
  'http://[::ffff:169.254.169.254]/', 'http://[fd00:ec2::254]/', 'http://[fd00:0ec2:0:0::254]/', 'http://[fe80::1]/',
])('%s is not asked', async (address) => {
  await expect(get(address)).rejects.toThrow(AddressRefused);
});

test('nor is it by a redirect', async () => {
  answer = (_, response) => void response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end();
  await expect(get(url)).rejects.toThrow(AddressRefused);
  answer = (_, response) => void response.writeHead(302, { location: 'file:///etc/passwd' }).end();
  await expect(get(url)).rejects.toThrow(/file:/);
});

test('nor by a name that leads there, at the moment of connecting', async () => {
  const resolved = (all: boolean, ...addresses: [string, number][]) => new Promise((resolve, reject) => {
    refusingLookup((_, __, callback) => callback(null, addresses.map(([address, family]) => ({ address, family }))))('x.example', { all }, (error, address) => (error ? reject(error) : resolve(address)));
  });
  await expect(resolved(true, ['93.184.215.14', 4], ['169.254.169.254', 4])).rejects.toThrow('x.example is a link-local address');
  await expect(resolved(false, ['fd00:ec2::254', 6])).rejects.toThrow(AddressRefused);
  expect(await resolved(false, ['93.184.215.14', 4])).toBe('93.184.215.14');
  expect(await resolved(true, ['127.0.0.1', 4])).toEqual([{ address: '127.0.0.1', family: 4 }]);
  answer = (_, response) => void response.end('here');
  expect(await get(url.replace('127.0.0.1', 'localhost'))).toMatchObject({ text: 'here' });
});

test('redirects are followed so far; then they are the answer', async () => {
  answer = ({ url: path }, response) => void response.writeHead(path === '/c' ? 200 : 302, { location: path === '/a' ? '/b' : '/c' }).end(path);
  expect(await get(`${url}/a`)).toMatchObject({ status: 200, text: '/c' });
  expect(await get(`${url}/a`, { redirects: 1 })).toMatchObject({ status: 302, headers: { location: '/c' } });
});

test('a body packed or not, and none too long', async () => {
  answer = (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('ü'.repeat(400)));
  expect((await get(url)).text).toBe('ü'.repeat(400));
  answer = (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(1_000_000)));
  await expect(get(url)).rejects.toThrow('longer than 1000 bytes');
  answer = (_, response) => void response.end('x'.repeat(1_001));
  await expect(get(url)).rejects.toThrow('longer than 1000 bytes');
  answer = (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip');
  await expect(get(url)).rejects.toThrow(/header/);
});

test('what cannot be reached, or is broken off, says why', async () => {
  await expect(get('http://localhost:1/')).rejects.toThrow(/ECONNREFUSED|connect/);
  answer = (_, response) => void response.writeHead(200, { 'content-length': '100' }).write('half', () => response.destroy());
  await expect(get(url)).rejects.toThrow(/aborted/);
  answer = () => undefined;
  await expect(get(url, { signal: AbortSignal.timeout(50) })).rejects.toThrow(/abort/i);
});
