import { readFileSync } from 'node:fs';
import { until } from '#testing';
import { MockHandler, type MockHandlerOptions } from '../demo/mock-handler.js';
import type { AllocateView } from './allocate-view.js';
import { given } from './world.js';

const README = readFileSync('README.md', 'utf8');
const example = (language: string): string => new RegExp(`^\`\`\`${language} allocation\\n([^]*?)^\`\`\``, 'm').exec(README)![1]!;
const sample = <T>(name: string): T => JSON.parse(readFileSync(`samples/${name}.json`, 'utf8')) as T;

interface Asked {
  readonly dry_run: boolean;
  readonly ticket: { readonly ticket_id: string; readonly title: string };
}

const desk = await MockHandler.start({ groups: sample<NonNullable<MockHandlerOptions['groups']>>('assignment-groups') });
afterAll(() => desk.close());

// The world begins on a Monday at nine o'clock UTC.
const world = given(readFileSync('sla_config.yaml', 'utf8') + example('yaml').replace('http://127.0.0.1:4010', desk.url));
beforeAll(() => until('the groups are known', async () => (await world.read<{ groups: readonly unknown[] }>('groups')).groups.length === 3));

const allocate = async (body: Asked | string): Promise<AllocateView> => (await world.call<AllocateView>('POST', '/api/v1/handlers/allocate', { body })).body;
const toTwoDecimals = (_: string, value: unknown): unknown => (typeof value === 'number' ? Math.round(value * 100) / 100 : value);

test('the example of README.md answers what README.md says, and the sample tickets go where it says, for the reasons it gives', async () => {
  const asked = /-d '([^]*?)'/.exec(example('sh'))![1]!;
  const { ranking, ...answer } = await allocate(asked);
  expect(JSON.parse(JSON.stringify(answer, toTwoDecimals))).toEqual(JSON.parse(example('json')));
  expect(ranking).toHaveLength(3);
  expect((JSON.parse(asked) as Asked).ticket).toEqual(sample<object[]>('tickets-to-allocate')[0]);

  const rows: string[] = [];
  for (const ticket of sample<Asked['ticket'][]>('tickets-to-allocate')) {
    const { ticket_id, allocation, confidence, rationale } = await allocate({ dry_run: true, ticket });
    rows.push(`| ${ticket_id} ${ticket.title} | ${allocation!.group_name} | ${Math.round(confidence! * 100)} % | ${rationale.at(-1)} |`);
  }
  expect(README).toContain(rows.join('\n'));
  expect(await world.read('allocations')).toMatchObject({ allocations: [] });
});
