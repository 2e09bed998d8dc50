import { FakeJira, JIRA_GROUP_FIELD, handlerConformance, type HandlerSystem } from '#testing';
import { jiraHandler } from './jira-handler.js';

async function system(deployment: 'cloud' | 'server', by: 'field' | 'components'): Promise<HandlerSystem> {
  const fake = await FakeJira.start({ deployment, mostAtOnce: 2 });
  const names = ['Network', 'Database', 'Desk'];
  const groups = names.map((name) => (by === 'field' ? fake.addGroup(name) : fake.addComponent(name)));
  const own = fake.addComponent('not ours');
  const issue = fake.addIssue('OPS-77');
  issue.components = [own];
  return {
    url: fake.url,
    settings: { deployment, ...(by === 'field' ? { group_field: JIRA_GROUP_FIELD } : { project: 'OPS' }) },
    secrets: fake.secrets,
    groups: [groups[0]!, groups[1]!],
    ticket: 'OPS-77',
    noTicket: 'OPS-99',
    noGroup: '99999',
    owner: () => (by === 'field' ? issue.group : issue.components.find((id) => id !== own)),
    state: () => ({ group: issue.group, components: issue.components, comments: issue.comments, properties: [...issue.properties] }),
    expectNoSurprise: () => fake.server.expectNoSurprise(),
    close: () => fake.close(),
  };
}

describe.each([['cloud', 'field'], ['cloud', 'components'], ['server', 'field'], ['server', 'components']] as const)('%s, by %s', (deployment, by) => {
  for (const { name, run } of handlerConformance({ plugin: jiraHandler, start: () => system(deployment, by) })) test(name, run);
});
