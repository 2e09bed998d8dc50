import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '#platform/telemetry';
import { until } from '#testing';
import { HttpCatalogSource, catalogSource } from './catalog-source.js';
import { FollowCatalog } from './follow-catalog.js';

const catalogText = (request: string, value = 4): string => `service_catalog: {catalog: {categories: [{name: Access, requests: [{name: ${request}, sla: {unit: hours, value: ${value}}}]}]}}`;

/** A web server that answers as the test says and writes down what it was asked. */
class CatalogServer {
  readonly asked: IncomingHttpHeaders[] = [];
  private server: Server | undefined;
  answer: (response: ServerResponse, headers: IncomingHttpHeaders) => void = (response) => void response.writeHead(404).end();

  async start(): Promise<string> {
    this.server = createServer(({ headers }, response) => {
      this.asked.push(headers);
      this.answer(response, headers);
    });
    await new Promise<void>((resolve) => this.server!.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/catalog.yaml`;
  }

  async stop(): Promise<void> {
    this.server!.closeAllConnections();
    await new Promise((resolve) => this.server!.close(resolve));
  }

  gives(text: string, etag: string): void {
    this.answer = (response, headers) => {
      if (headers['if-none-match'] === etag) response.writeHead(304).end();
      else response.writeHead(200, { etag, 'last-modified': 'Mon, 02 Mar 2026 10:00:00 GMT' }).end(text);
    };
  }
}

let server: CatalogServer;
let followed: FollowCatalog | undefined;
let url: string;
beforeEach(async () => {
  server = new CatalogServer();
  url = await server.start();
});
afterEach(async () => {
  await followed?.stop();
  followed = undefined;
  await server.stop();
});

function follow(): FollowCatalog {
  followed = new FollowCatalog(new HttpCatalogSource(url, { attempts: 3, firstDelayMs: 1, timeoutMs: 5000 }), 3_600_000, silentLog);
  followed.start();
  return followed;
}
const kindOf = (catalog: FollowCatalog, request: string): string | undefined => catalog.current()?.pair('access', request).kind;

test('a catalog is fetched once; unchanged it costs a 304; a newer one counts', async () => {
  server.gives(catalogText('VPN'), '"1"');
  const catalog = follow();
  await until('vpn is in the catalog', () => kindOf(catalog, 'vpn') === 'found');
  catalog.refresh();
  await until('the server is asked', () => server.asked.length === 2);
  expect(server.asked[1]).toMatchObject({ 'if-none-match': '"1"', 'if-modified-since': 'Mon, 02 Mar 2026 10:00:00 GMT' });
  expect(kindOf(catalog, 'vpn')).toBe('found');
  server.gives(catalogText('Badge'), '"2"');
  catalog.refresh();
  await until('badge is in the catalog', () => kindOf(catalog, 'badge') === 'found');
  expect(kindOf(catalog, 'vpn')).toBe('unknown');
});

test('passing trouble is tried again; what will not pass is not', async () => {
  let failures = 0;
  server.answer = (response) => {
    if (failures++ < 2) response.writeHead(503).end();
    else response.writeHead(200).end(catalogText('VPN'));
  };
  const catalog = follow();
  await until('vpn is in the catalog', () => kindOf(catalog, 'vpn') === 'found');
  expect(server.asked).toHaveLength(3);
  server.answer = (response) => void response.writeHead(403).end();
  catalog.refresh();
  await until('the trouble is told', () => catalog.trouble() === 'the server answered 403');
  expect(server.asked).toHaveLength(4);
});

test.each<[string, (response: ServerResponse) => void, RegExp]>([
  ['an error', (response) => void response.writeHead(500).end(), /answered 500/],
  ['a broken catalog', (response) => void response.writeHead(200).end('service_catalog: {}'), /service_catalog\.catalog: found nothing, expected a mapping/],
  ['no YAML', (response) => void response.writeHead(200).end('a: ['), /not valid YAML/],
  ['a lost connection', (response) => void response.destroy(), /./],
  ['too much', (response) => void response.writeHead(200).end(`# ${'x'.repeat(5_100_000)}`), /longer than 5000000 bytes/],
])('after %s the last good one stays in force, and the next good one counts', async (_, answer, trouble) => {
  server.gives(catalogText('VPN'), '"1"');
  const catalog = follow();
  await until('vpn is in the catalog', () => kindOf(catalog, 'vpn') === 'found');
  server.answer = answer;
  catalog.refresh();
  await until('the trouble is told', () => trouble.test(catalog.trouble() ?? ''));
  expect(kindOf(catalog, 'vpn')).toBe('found');
  server.gives(catalogText('Badge'), '"2"');
  catalog.refresh();
  await until('badge is in the catalog', () => kindOf(catalog, 'badge') === 'found');
  expect(catalog.trouble()).toBeUndefined();
});

test('a server that is away from the start leaves no catalog, and stopping does not wait for it', async () => {
  server.answer = () => undefined;
  const catalog = follow();
  await until('the server is asked', () => server.asked.length === 1);
  await catalog.stop();
  expect(catalog.current()).toBeUndefined();
});

test('a file, too', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'catalog-'));
  const file = join(directory, 'catalog.yaml');
  writeFileSync(file, catalogText('VPN'));
  followed = new FollowCatalog(catalogSource({ file }), 3_600_000, silentLog);
  followed.start();
  await until('vpn is in the catalog', () => kindOf(followed!, 'vpn') === 'found');
  rmSync(file);
  followed.refresh();
  await until('the trouble is told', () => followed!.trouble() !== undefined);
  expect(kindOf(followed, 'vpn')).toBe('found');
  writeFileSync(file, catalogText('Badge'));
  followed.refresh();
  await until('badge is in the catalog', () => kindOf(followed!, 'badge') === 'found');
  rmSync(directory, { recursive: true });
});
