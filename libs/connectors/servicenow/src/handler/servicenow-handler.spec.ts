import { handlerConformance, FakeServiceNow, type HandlerSystem } from '#testing';
import { serviceNowHandler } from './servicenow-handler.js';

async function system(auth: 'basic' | 'oauth'): Promise<HandlerSystem> {
  const fake = await FakeServiceNow.start();
  const groups = ['Network', 'Database', 'Hardware', 'Desk', 'Hidden'].map((name) => fake.addGroup(name, { hidden: name === 'Hidden', manager: `Head of ${name}` }));
  const incident = fake.addIncident('INC0010427');
  return {
    url: fake.url,
    settings: { page_size: 2 },
    secrets: auth === 'basic' ? fake.basic : fake.oauth,
    groups: [groups[0]!, groups[1]!],
    ticket: incident.sys_id,
    noTicket: FakeServiceNow.sysId('nothing'),
    noGroup: FakeServiceNow.sysId('nobody'),
    owner: () => incident.fields['assignment_group'],
    state: () => ({ ...incident.fields, notes: incident.workNotes }),
    expireSessions: () => fake.expireTokens(),
    expectNoSurprise: () => fake.server.expectNoSurprise(),
    close: () => fake.close(),
  };
}

describe.each(['basic', 'oauth'] as const)('%s', (auth) => {
  for (const { name, run } of handlerConformance({ plugin: serviceNowHandler, start: () => system(auth) })) test(name, run);
});
