import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { HandlerPlugin } from '#contracts';
import { handlerIn } from '#platform/outbound';
import { StrictServer, handlerConformance, type HandlerSystem, type SystemReply, type SystemRequest } from '#testing';

const FILE = resolve('test/plugins/tiny-desk-handler.mjs');

/** The help desk the plugin is for: two teams, a ticket. */
async function tinyDesk(): Promise<HandlerSystem> {
  const ticket = { team: undefined as string | undefined, notes: [] as string[] };
  const server = await StrictServer.start(({ method, target, path, headers, json }: SystemRequest): SystemReply | undefined => {
    if (headers['authorization'] !== 'Bearer correct horse') return { status: 401 };
    if (method === 'GET' && target === '/teams') return { status: 200, json: [{ id: 'net', title: 'Network', seats: 4 }, { id: 'db', title: 'Database', seats: 2 }] };
    if (!path.startsWith('/tickets/')) return undefined;
    if (path !== '/tickets/T-1') return { status: 404, json: { error: 'no such ticket' } };
    if (method === 'GET') return { status: 200, json: ticket };
    const { team, note } = json as { team: string; note: string };
    if (!['net', 'db'].includes(team)) return { status: 422, json: { error: 'no such team' } };
    ticket.team = team;
    ticket.notes.push(note);
    return { status: 204 };
  });
  return {
    url: server.url, settings: { per_seat: 5 }, secrets: { token: 'correct horse' }, groups: ['net', 'db'], ticket: 'T-1', noTicket: 'T-2', noGroup: 'nobody',
    owner: () => ticket.team, state: () => ticket, expectNoSurprise: () => server.expectNoSurprise(), close: () => server.close(),
  };
}

async function loaded(): Promise<HandlerPlugin> {
  const found = handlerIn((await import(pathToFileURL(FILE).href)) as Record<string, unknown>);
  if (found.kind === 'missing') throw new Error(found.reason);
  return found.plugin;
}

describe('a plugin from a local file keeps every promise', () => {
  const start = tinyDesk;
  let plugin: HandlerPlugin;
  beforeAll(async () => {
    plugin = await loaded();
  });
  // The file is loaded when the tests run; their names are known before.
  const lazily: HandlerPlugin = { name: 'tiny-desk', open: (context) => plugin.open(context) };
  for (const { name, run } of handlerConformance({ plugin: lazily, start })) test(name, run);
});

test('docs/handlers.md shows this very file', () => {
  expect(readFileSync('docs/handlers.md', 'utf8')).toContain(`\`\`\`js\n${readFileSync(FILE, 'utf8')}\`\`\``);
});

test.each([[{}, 'no export'], [{ handler: {} }, '"name"'], [{ default: { name: 'x' } }, '"open"'], [{ handler: { name: 'x', open: () => ({}), check: true } }, '"check"']])('%j is no plugin', (module, reason) => {
  expect(handlerIn(module)).toMatchObject({ kind: 'missing', reason: expect.stringContaining(reason) as string });
});

test('a package from elsewhere finds the conformance suite', () => {
  const script = "const { handlerConformance } = await import('ticket-watchdog/handler-conformance'); process.stdout.write(String(handlerConformance({}).length));";
  expect(Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }))).toBeGreaterThan(30);
});
