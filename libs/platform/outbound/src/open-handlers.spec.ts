import type { Handler, HandlerPlugin } from '#contracts';
import { checkConfig, compileConfig, type HandlerConfig } from '#platform/config';
import { decisionOn } from '#testing';
import { OpenHandlers } from './open-handlers.js';

const SECRETS: Readonly<Record<string, string>> = { TOKEN: 'correct horse' };
let variables = SECRETS;

function configured(handlers: string): ReadonlyMap<string, HandlerConfig> {
  const checked = checkConfig(`tiers: { gold: { high: { response: 30 } } }\nhandlers: ${handlers}`);
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return compileConfig(checked.config, { version: 1, hash: '' }, { standard: undefined, variable: () => undefined, file: () => undefined, secret: (name) => variables[name] }).handlers;
}

/** Notes what is opened and closed. */
function recording(): { readonly plugin: HandlerPlugin; readonly events: string[] } {
  const events: string[] = [];
  const plugin: HandlerPlugin = {
    name: 'custom',
    check: ({ settings, secrets }) => [
      ...('odd' in settings ? [{ field: 'settings.odd', message: 'is not known' }] : []),
      ...(secrets.get('token') === false ? [{ field: 'auth.token', message: 'is not set' }] : []),
    ],
    open({ handler, url, settings, secret }): Handler {
      if (settings['explodes'] === true) throw new Error('out of order');
      events.push(`open ${handler} ${url} ${secret('token') ?? '-'}`);
      return {
        groups: () => Promise.resolve({ kind: 'groups', groups: [] }),
        assign: () => Promise.resolve({ kind: 'assigned' }),
        close: () => {
          events.push(`close ${handler}`);
          return Promise.reject(new Error('away'));
        },
      };
    },
  };
  return { plugin, events };
}

beforeEach(() => {
  variables = SECRETS;
});

test('a new version opens, replaces and closes what it changes, and nothing else', async () => {
  const { plugin, events } = recording();
  const handlers = new OpenHandlers(new Map([['custom', plugin]]), () => new Date());
  await handlers.adopt(configured('{ a: { type: custom, url: "https://a.example", auth: { token_env: TOKEN } }, b: { type: custom, url: "https://b.example" } }'));
  expect(events.splice(0)).toEqual(['open a https://a.example correct horse', 'open b https://b.example -']);
  const [a, b] = [handlers.get('a')!, handlers.get('b')!];

  await handlers.adopt(configured('{ a: { type: custom, url: "https://a.example", auth: { token_env: TOKEN } }, b: { type: custom, url: "https://b2.example" } }'));
  expect(events.splice(0)).toEqual(['close b', 'open b https://b2.example -']);
  expect(handlers.get('a')).toBe(a);
  expect([a.signal.aborted, b.signal.aborted]).toEqual([false, true]);

  variables = { TOKEN: 'a new one' };
  await handlers.adopt(configured('{ a: { type: custom, url: "https://a.example", auth: { token_env: TOKEN } } }'));
  expect(events.splice(0)).toEqual(['close a', 'close b', 'open a https://a.example a new one']);

  await handlers.close();
  expect(events).toEqual(['close a']);
  expect(handlers.all()).toEqual([]);
});

test('one that cannot be opened says why, and the others work', async () => {
  const { plugin } = recording();
  const handlers = new OpenHandlers(new Map([['custom', plugin]]), () => new Date());
  await handlers.adopt(configured(`{
    ok: { type: custom, url: "https://a.example" },
    odd: { type: custom, url: "https://a.example", settings: { odd: 1 }, auth: { token_env: NOWHERE } },
    bad: { type: custom, url: "https://a.example", settings: { explodes: true } },
    jira: { type: jira, url: "https://a.example" } }`));
  expect(handlers.all().map(({ config }) => config.name)).toEqual(['ok']);
  expect(handlers.problems).toEqual([
    { field: 'handlers.odd.settings.odd', message: 'is not known' },
    { field: 'handlers.odd.auth.token', message: 'is not set' },
    { field: 'handlers.bad', message: 'the plugin "custom" failed: out of order' },
    { field: 'handlers.jira.type', message: 'there is no plugin "jira"' },
  ]);
  await handlers.adopt(configured('{ odd: { type: custom, url: "https://a.example" } }'));
  expect(handlers.problems).toEqual([]);
});

test('the prefix of its entry is taken off', async () => {
  const assigned: string[] = [];
  const plugin: HandlerPlugin = { name: 'custom', open: () => ({ groups: () => Promise.resolve({ kind: 'groups', groups: [] }), assign: ({ ticket_id }) => Promise.resolve({ kind: 'assigned', already: assigned.push(ticket_id) > 1 }) }) };
  const handlers = new OpenHandlers(new Map([['custom', plugin]]), () => new Date());
  await handlers.adopt(configured('{ a: { type: custom, url: "https://a.example", id_prefix: desk- }, b: { type: custom, url: "https://b.example" } }'));
  for (const { handler, signal } of handlers.all()) await handler.assign(decisionOn('desk-1', 'g'), { signal });
  expect(assigned).toEqual(['1', 'desk-1']);
});
