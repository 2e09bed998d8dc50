import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describeWith, until } from '#testing';
import { MockHandler, type MockHandlerOptions } from '../demo/mock-handler.js';
import type { AllocateView } from './allocate-view.js';
import { SIMPLE } from './configs.js';
import { given } from './world.js';

/** Tickets and groups that do not come with the project. */
const FOLDER = resolve(process.env['WATCHDOG_TEST_SAMPLES'] ?? '../shared/data/sample-tickets');
const read = <T>(file: string): T => JSON.parse(readFileSync(resolve(FOLDER, file), 'utf8')) as T;

interface Ticket {
  readonly ticket_id: string;
  readonly priority: string;
}

const there = existsSync(FOLDER);
const desk = there ? await MockHandler.start({ groups: read<NonNullable<MockHandlerOptions['groups']>>('assignment-groups.json') }) : undefined;

describeWith(there, `no sample tickets in ${FOLDER}`, 'fifty sample tickets and three groups', () => {
  afterAll(() => desk!.close());
  const world = given(`${SIMPLE}handlers: { desk: { type: custom, url: "${desk?.url ?? ''}" } }\n`);

  test('each asked about by itself: the critical to the experts, the low to the first line or to whoever is near, none to the group that is nearly full', async () => {
    await until('the groups are known', async () => (await world.read<{ groups: readonly unknown[] }>('groups')).groups.length === 3);
    const tickets = read<readonly Ticket[]>('allocator-sample-tickets.json');
    const decided: (AllocateView & { readonly priority: string })[] = [];
    for (const ticket of tickets) {
      const { status, body } = await world.call<AllocateView>('POST', '/api/v1/handlers/allocate', { body: { dry_run: true, ticket } });
      expect({ status, ...body }).toMatchObject({ status: 200, ticket_id: ticket.ticket_id, reason: 'best_score', ranking: [{ standing: 'free' }, {}, {}] });
      decided.push({ ...body, priority: ticket.priority });
    }
    const groupsOf = (priority: string) => new Set(decided.filter((one) => one.priority === priority).map(({ allocation }) => allocation?.group_id));
    expect(decided).toHaveLength(50);
    expect(groupsOf('critical')).toEqual(new Set(['L3-Support']));
    const low = decided.filter(({ priority }) => priority === 'low');
    expect(low.filter(({ allocation }) => allocation!.group_id === 'L1-Support').length).toBeGreaterThan(low.length * 0.9);
    expect(decided.filter(({ allocation }) => allocation!.group_id === 'L2-Support')).toEqual([]);
    for (const { rationale, confidence, allocation } of decided) {
      expect(rationale[0]).toMatch(new RegExp(`^${allocation!.group_name} has the best score of those with room, 0\\.\\d\\d of 1\\.$`));
      expect(rationale).toEqual(expect.arrayContaining([
        expect.stringMatching(/^\d of its \d+ places are free\.$/), expect.stringMatching(/^Its seniority suits complexity [01]\.\d\d (well|fairly|badly)/),
        expect.stringMatching(/^It is [\d,]+ km from the requester\.$/), expect.stringMatching(/^Not known, so counted as neutral: its resolution times; its SLA compliance and quality; /),
        expect.stringMatching(/ is next with 0\.\d\d: /),
      ]));
      expect(confidence).toBeGreaterThan(0.5);
      expect(confidence).toBeLessThan(0.95);
    }
    expect(await world.read('allocations')).toMatchObject({ allocations: [] });
  });
});
