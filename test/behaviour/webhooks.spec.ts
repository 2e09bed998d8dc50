import { SIMPLE } from './configs.js';
import type { ProblemView } from './views.js';
import { given } from './world.js';

const world = given(SIMPLE);

const issue = (at: string, action: string, rest: object = {}) => ({
  action,
  issue: { number: 7, title: 'Checkout fails', state: 'open', created_at: at, updated_at: at, user: { login: 'ada' }, labels: [{ name: 'P2' }] },
  repository: { full_name: 'acme/shop' },
  ...rest,
});

test('an issue comes by webhook, is watched, and a member\'s comment answers it', async () => {
  await world.reload(`${SIMPLE}sources: {github: {tier: gold}}\n`);
  const opened = await world.ago('0m');
  expect(await world.call('POST', '/api/v1/webhooks/github', { body: issue(opened, 'opened'), headers: { 'x-github-event': 'issues', 'x-github-delivery': 'd-1' } })).toMatchObject({ status: 202, body: { status: 'processing', ticket_id: 'acme/shop#7' } });
  await world.settled();
  await world.advance('26m');
  await world.expectSlack('At risk (85%): response of #7 “Checkout fails”');

  const answered = await world.ago('0m');
  const comment = { created_at: answered, user: { login: 'bob' }, author_association: 'MEMBER', body: 'Looking into it' };
  expect((await world.call('POST', '/api/v1/webhooks/github', { body: issue(opened, 'created', { comment }), headers: { 'x-github-event': 'issue_comment', 'x-github-delivery': 'd-2' } })).status).toBe(202);
  await world.settled();
  await world.advance('10m');
  expect(await world.read(`tickets/${encodeURIComponent('acme/shop#7')}`)).toMatchObject({ clocks: expect.arrayContaining([expect.objectContaining({ clock: 'response', state: 'met' })]) });
  world.expectSilence();
});

test('what a mapping cannot read is among the dead letters, and read on replay once it is mended', async () => {
  const mapping = (id: string) => `${SIMPLE}sources: {desk: {type: mapped, tier: gold, priority: high, mapping: {id: ${id}, title: $.what, updated_at: $.when}}}\n`;
  await world.reload(mapping('$.number'));
  const refused = await world.call<ProblemView>('POST', '/api/v1/webhooks/ticket', { body: { nr: 'D-1', what: 'Door stuck', when: await world.ago('0m'), token: 'very secret' }, headers: { 'x-source-id': 'desk' } });
  expect(refused).toMatchObject({ status: 422, body: { errors: [{ field: 'number', message: 'is missing' }] } });
  const { body: { dead_letters: [letter] } } = await world.call<{ dead_letters: { id: string; reason: string }[] }>('GET', '/api/v1/dead-letters');
  expect(letter).toMatchObject({ reason: 'number is missing', consumer: 'intake-sources' });
  expect(JSON.stringify(letter)).not.toContain('very secret');

  await world.reload(mapping('$.nr'));
  expect((await world.call('POST', `/api/v1/dead-letters/${letter!.id}/replay`)).status).toBe(200);
  await world.settled();
  expect(await world.read('tickets/D-1')).toMatchObject({ title: 'Door stuck', state: 'ok' });
});
