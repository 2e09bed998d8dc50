import { FakeDesk, handlerConformance, type FakeDeskOptions, type HandlerSystem } from '#testing';
import { customHandler } from './custom-handler.js';

async function system(secrets: NonNullable<FakeDeskOptions['secrets']>, pageSize: number): Promise<HandlerSystem> {
  const fake = await FakeDesk.start({ secrets, pageSize });
  fake.groups.push(...['net', 'db', 'desk'].map((group_id) => ({ group_id, name: `Team ${group_id}`, max_bandwidth: 5 })));
  fake.tickets.set('T-1', undefined);
  return {
    url: fake.url,
    settings: {},
    secrets: { ...secrets },
    groups: ['net', 'db'],
    ticket: 'T-1',
    noTicket: 'T-2',
    noGroup: 'nobody',
    owner: () => fake.tickets.get('T-1'),
    state: () => ({ tickets: [...fake.tickets], taken: fake.decisions.length }),
    expectNoSurprise: () => fake.server.expectNoSurprise(),
    close: () => fake.close(),
  };
}

const WAYS = [
  ['nobody asks who we are', {}, 1_000], ['a bearer token, and pages', { token: 'correct horse' }, 2], ['a shared secret', { shared_secret: 'battery' }, 1_000],
  ['a signature, and a token', { token: 'horse', signing_secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }, 1],
] as const;

describe.each(WAYS)('%s', (_, secrets, pageSize) => {
  for (const { name, run } of handlerConformance({ plugin: customHandler, start: () => system(secrets, pageSize) })) test(name, run);
});
