import { FakeBmc, handlerConformance, type HandlerSystem } from '#testing';
import { bmcHandler } from './bmc-handler.js';

async function system(): Promise<HandlerSystem> {
  const fake = await FakeBmc.start();
  const groups = ['Network', 'Database', 'Desk'].map((name) => fake.addGroup(name));
  fake.addGroup('Gone', 'Obsolete');
  fake.addIncident('INC000000000532');
  return {
    url: fake.url,
    settings: { page_size: 2 },
    secrets: fake.credentials,
    groups: [groups[0]!, groups[1]!],
    ticket: 'INC000000000532',
    noTicket: 'INC000000000999',
    noGroup: 'SGP000000009999',
    owner: () => fake.incidents.get('INC000000000532')!['Assigned Group ID'],
    state: () => ({ incident: fake.incidents.get('INC000000000532'), notes: fake.workInfo.get('INC000000000532') }),
    expireSessions: () => fake.expireSessions(),
    expectNoSurprise: () => fake.server.expectNoSurprise(),
    close: () => fake.close(),
  };
}

for (const { name, run } of handlerConformance({ plugin: bmcHandler, start: system })) test(name, run);
