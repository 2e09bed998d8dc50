import { failureOf, type Handler, type HandlerCallback } from '#contracts';
import { decisionOn } from '#testing';
import { withIdPrefix } from './with-id-prefix.js';

const call = { signal: new AbortController().signal };
const NEWS: readonly HandlerCallback[] = [{ kind: 'reassigned', ticket_id: 'OPS-77', group_id: 'db' }, { kind: 'load', group_id: 'db', current_load: 3 }];

/** Uses `this`, as a plugin's class may. */
class OpsDesk implements Handler {
  readonly given: string[] = [];
  closed = false;

  groups() {
    return Promise.resolve({ kind: 'groups' as const, groups: [{ group_id: 'db', name: `Database ${this.given.length}` }] });
  }

  assign({ ticket_id }: { readonly ticket_id: string }) {
    this.given.push(ticket_id);
    return Promise.resolve({ kind: 'assigned' as const });
  }

  readCallback({ rawBody }: { readonly rawBody: Uint8Array }) {
    return rawBody.length > 0 ? { kind: 'read' as const, news: NEWS, delivery_id: 'w-1' } : { kind: 'refused' as const, reason: 'no signature' };
  }

  close() {
    this.closed = true;
    return Promise.resolve();
  }
}

test('the system is told its own ids, and what it tells is about ours', async () => {
  const desk = new OpsDesk();
  const handler = withIdPrefix(desk, 'jira-');
  expect(await handler.assign(decisionOn('jira-OPS-77', 'db'), call)).toEqual({ kind: 'assigned' });
  expect(desk.given).toEqual(['OPS-77']);
  expect(handler.readCallback!({ headers: {}, rawBody: Buffer.from('x') })).toEqual({ kind: 'read', news: [{ kind: 'reassigned', ticket_id: 'jira-OPS-77', group_id: 'db' }, NEWS[1]], delivery_id: 'w-1' });
  expect(handler.readCallback!({ headers: {}, rawBody: Buffer.alloc(0) })).toEqual({ kind: 'refused', reason: 'no signature' });
  expect(await handler.groups({}, call)).toEqual({ kind: 'groups', groups: [{ group_id: 'db', name: 'Database 1' }] });
  await handler.close!(call);
  expect(desk.closed).toBe(true);
});

test('a ticket of another system is never given to it', async () => {
  const desk = new OpsDesk();
  const failure = await withIdPrefix(desk, 'jira-').assign(decisionOn('OPS-77', 'db'), call).then(() => undefined, failureOf);
  expect(failure).toMatchObject({ verdict: 'permanent', message: 'the ticket\'s id does not begin with this handler\'s id_prefix "jira-"' });
  expect(desk.given).toEqual([]);
});

test('what a handler does not have it has not with a prefix, and without one it is as it was', () => {
  const bare: Handler = { groups: () => Promise.reject(new Error()), assign: () => Promise.reject(new Error()) };
  expect(Object.keys(withIdPrefix(bare, 'a-'))).toEqual(['groups', 'assign']);
  expect(withIdPrefix(bare, '')).toBe(bare);
});
