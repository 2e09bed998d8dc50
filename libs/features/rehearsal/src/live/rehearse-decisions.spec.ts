import { compileGroups, type AllocationOptions, type AssignmentGroup, type TicketNeeds } from '#core/allocation';
import { ALLOCATION_MIGRATIONS } from '#features/allocation';
import { SLA_MIGRATIONS } from '#features/sla';
import { TestConfig, testDatabase, type TestDatabase } from '#testing';
import { Rehearsal1700000008000 } from '../persistence/1700000008000-rehearsal.js';
import type { AllocationFigures } from '../report/allocation-comparison.js';
import { DecisionHistory } from './decision-history.js';
import { LiveHistory } from './live-history.js';
import { RehearseHistory } from './rehearse-history.js';
import { Rehearsals } from './rehearsals.js';

const NOW = '2026-03-02T10:00:00Z';
const TIERS = 'tiers: { gold: { high: { response: 30, resolution: 180 } } }';
const weighing = (allocation: string): string => `${TIERS}\nallocation: { ${allocation} }`;
/** Whoever is idle, wherever. */
const IDLE = weighing('weights: { availability: 1 }');
/** Whoever is near, but for cables. */
const NEAR = weighing('weights: { proximity: 1 }, by_category: { Cables: { availability: 1 } }');

const GRAZ = { lat: 47, lng: 15 };
const OSLO = { lat: 60, lng: 11 };
const IDLE_IN_OSLO: AssignmentGroup = { id: 'desk/oslo', name: 'Oslo', location: { point: OSLO }, capabilities: [], status: 'active', maxBandwidth: 10_000, currentLoad: 0, metrics: {} };
const BUSY_IN_GRAZ: AssignmentGroup = { ...IDLE_IN_OSLO, id: 'desk/graz', name: 'Graz', location: { point: GRAZ }, currentLoad: 6_000 };
const BOTH = [IDLE_IN_OSLO, BUSY_IN_GRAZ];
const FULL = BOTH.map((group) => ({ ...group, maxBandwidth: 3, currentLoad: 3 }));

let db: TestDatabase;
let config: TestConfig;
let rehearsals: Rehearsals;
beforeAll(async () => {
  db = await testDatabase([...SLA_MIGRATIONS, ...ALLOCATION_MIGRATIONS, Rehearsal1700000008000]);
});
afterAll(() => db.close());
beforeEach(async () => {
  await db.dataSource.query('TRUNCATE allocation.decisions, rehearsal.rehearsals');
  await db.time.freeze(NOW);
  config = new TestConfig(IDLE);
  rehearsals = new Rehearsals(db.dataSource);
});

interface Made {
  readonly tenant?: string;
  readonly groups?: readonly AssignmentGroup[];
  readonly options?: AllocationOptions;
  readonly category?: string;
  readonly daysAgo?: number;
  readonly outcome?: string;
  /** As it is kept with the outcome. */
  readonly outcomeGroup?: string;
  readonly breached?: boolean;
  readonly decidedBy?: string;
}

/** The engine decides on a ticket from Graz, and that is kept as it is kept. */
async function decided(ticket: string, made: Made = {}): Promise<void> {
  await decidedAll([[ticket, made]]);
}

async function decidedAll(all: readonly (readonly [ticket: string, made: Made])[]): Promise<void> {
  const rows = all.map(([ticketId, { tenant = 'acme', groups = BOTH, category, daysAgo = 0, outcome, outcomeGroup, breached = false, decidedBy = 'engine', options = config.current().allocationOf(tenant) }]) => {
    const needs: TicketNeeds = { ticketId, priority: 'high', requester: { point: GRAZ }, now: Date.parse(NOW), ...(category !== undefined && { category }) };
    const batch = compileGroups(groups, options).decideAll([needs]);
    const [handler, group] = batch.groupIdOf(0)?.split('/') ?? [];
    return {
      tenant_id: tenant, ticket_id: ticketId, handler, group_id: group, reason: batch.reasonOf(0), decided_by: decidedBy, outcome, outcome_group: outcomeGroup, days_ago: daysAgo, breached,
      basis: decidedBy === 'engine' ? { needs, ranking: batch.rankingTable(0, 200) } : {},
    };
  });
  await db.dataSource.query(`
    INSERT INTO allocation.decisions (tenant_id, ticket_id, revision, handler, group_id, reason, decided_by, rationale, basis, config_version, outcome, outcome_group, breached_at, decided_at, correlation_id)
    SELECT tenant_id, ticket_id, coalesce((SELECT max(revision) FROM allocation.decisions d WHERE (d.tenant_id, d.ticket_id) = (r.tenant_id, r.ticket_id)), 0) + 1, handler, group_id, reason, decided_by, '{}', basis, 1,
      outcome, outcome_group, CASE WHEN breached THEN platform.watchdog_now() END, platform.watchdog_now() - days_ago * interval '1 day', 'c'
    FROM json_to_recordset($1) AS r (tenant_id text, ticket_id text, handler text, group_id text, reason text, decided_by text, basis json, outcome text, outcome_group text, breached boolean, days_ago float8)`, [JSON.stringify(rows)]);
}

async function rehearse(text: string, { tenantId = 'acme', everyTenant = false, stopping = (): boolean => false } = {}): Promise<AllocationFigures> {
  const { version } = config.current();
  const id = await rehearsals.add({ tenantId, everyTenant, keyId: 'k', text, files: {}, warnings: [], baseVersion: version, newestVersion: version });
  const runner = new RehearseHistory(rehearsals, config, (tenant) => new LiveHistory(db.dataSource, tenant), (tenant) => new DecisionHistory(db.dataSource, tenant));
  let outcome = await runner.run((await rehearsals.claim())!, stopping);
  if (outcome.kind === 'released') outcome = await runner.run((await rehearsals.claim())!, () => false);
  expect(outcome).toMatchObject({ kind: 'done' });
  return (await rehearsals.read(tenantId, id!, true))!.result!.allocation!;
}

const NOTHING: AllocationFigures = {
  tenants: 0, decisions: 0, left_out: { all_full: 0, no_candidates: 0 }, changed: 0, categories: [], moves: [], examples: [], outcomes: { known: 0, agree: { before: 0, after: 0 } }, scorers_not_kept: {},
};
const [OSLO_DESK, GRAZ_DESK] = [{ id: 'desk/oslo', name: 'Oslo' }, { id: 'desk/graz', name: 'Graz' }];

test('decisions are ranked anew by both weights: which would go elsewhere, of which category, from where to where, and which cannot be told', async () => {
  await decided('OLD', { daysAgo: 91, category: 'Network' });
  for (const ticket of ['N1', 'N2', 'N3']) await decided(ticket, { category: 'Network' });
  for (const ticket of ['C1', 'C2']) await decided(ticket, { category: 'cables' });
  await decided('X1');
  await decided('F1', { groups: FULL });
  await decided('F2', { groups: FULL, options: { whenAllFull: 'hold' } });
  await decided('Z1', { groups: BOTH.map((group) => ({ ...group, status: 'inactive' })) });
  await decided('N1', { decidedBy: 'override' });
  await decided('LATER', { daysAgo: -1 });
  const [{ id }] = await db.dataSource.query<[{ id: string }]>("SELECT id::text FROM allocation.decisions WHERE ticket_id = 'N3'");

  const figures = await rehearse(NEAR);
  expect(figures).toMatchObject({
    tenants: 1, decisions: 6, left_out: { all_full: 2, no_candidates: 1 }, changed: 4,
    categories: [{ category: 'Network', decisions: 3, changed: 3 }, { category: null, decisions: 1, changed: 1 }, { category: 'cables', decisions: 2, changed: 0 }],
    moves: [{ tenant: 'acme', from: OSLO_DESK, to: GRAZ_DESK, decisions: 4 }],
    outcomes: { known: 0 },
  });
  // The newest first. Graz is where the requester is: 1 of 1; Oslo is 1,470 km away: 2,000 of 3,470.
  expect(figures.examples.map(({ ticket }) => ticket)).toEqual(['X1', 'N3', 'N2', 'N1']);
  expect(figures.examples[1]).toEqual({ tenant: 'acme', ticket: 'N3', decision_id: id, category: 'Network', before: OSLO_DESK, after: GRAZ_DESK, lead: expect.closeTo(1 - 2_000 / 3_470, 2) });
});

test('what is known of how they turned out is held against both', async () => {
  await decided('accepted', { outcome: 'accepted' });
  await decided('accepted and late', { outcome: 'accepted', breached: true });
  await decided('overridden', { outcome: 'overridden' });
  await decided('overridden', { decidedBy: 'override', groups: [BUSY_IN_GRAZ] });
  await decided('reassigned', { outcome: 'reassigned', outcomeGroup: 'desk/graz' });
  await decided('reassigned back', { outcome: 'reassigned', outcomeGroup: 'desk/oslo', options: { weights: { proximity: 1 } } });
  await decided('reassigned to nobody we know', { outcome: 'reassigned' });
  await decided('given to one that was not to choose', { outcome: 'reassigned', outcomeGroup: 'desk/rome' });
  await decided('rejected', { outcome: 'rejected' });
  await decided('nobody has said anything');
  expect(await rehearse(NEAR)).toMatchObject({ decisions: 9, changed: 9, outcomes: { known: 4, agree: { before: 2, after: 2 } } });
  config.change(weighing('weights: { availability: 1, proximity: 1 }'));
  // Oslo has 1 of room and 0.58 of nearness, Graz 0.4 and 1: of both together Oslo has more.
  expect(await rehearse(weighing('weights: { availability: 1, proximity: 2 }'))).toMatchObject({ changed: 9, outcomes: { known: 4, agree: { before: 2, after: 2 } } });
  expect(await rehearse(weighing('weights: { availability: 3, proximity: 3 }'))).toMatchObject({ tenants: 1, decisions: 9, changed: 0, moves: [], examples: [] });
});

test('tenants whose weights stay are not looked at; the operator sees all others, an administrator their own', async () => {
  await decided('A', { tenant: 'acme' });
  await decided('B', { tenant: 'beta' });
  await decided('C', { tenant: 'gamma' });
  expect(await rehearse(`${IDLE} # as it was`, { everyTenant: true })).toEqual(NOTHING);
  expect(await rehearse(weighing('tenants: { nobody: { weights: { proximity: 1 } } }, weights: { availability: 1 }'), { everyTenant: true })).toEqual(NOTHING);
  const candidate = weighing('weights: { proximity: 1 }, tenants: { beta: { weights: { availability: 1 } } }');
  const all = await rehearse(candidate, { everyTenant: true });
  expect(all).toMatchObject({ tenants: 2, decisions: 2, changed: 2 });
  expect(all.examples.map(({ tenant, ticket }) => [tenant, ticket])).toEqual([['acme', 'A'], ['gamma', 'C']]);
  expect(await rehearse(candidate, { tenantId: 'gamma' })).toMatchObject({ tenants: 1, decisions: 1, examples: [{ tenant: 'gamma' }] });
  expect(await rehearse(candidate, { tenantId: 'beta' })).toEqual(NOTHING);
});

test('a scorer that had no say when it was decided has no scores: said, not guessed', async () => {
  await decided('T1');
  await decided('T2', { options: { weights: { availability: 1, home: 1 }, customScorers: [{ name: 'home', score: (_, { id }) => (id === 'desk/graz' ? 1 : 0) }] } });
  const plugins = 'plugins: { home: ./home.mjs }';
  expect(await rehearse(`${weighing('weights: { availability: 1, home: 9 }')}\n${plugins}`)).toMatchObject({ decisions: 2, changed: 1, examples: [{ ticket: 'T2', after: GRAZ_DESK }], scorers_not_kept: { home: 1 } });
});

test('of many, the newest 2,000, and as many whose outcome is known; what is named is bounded; a replica that stops leaves it to another', async () => {
  await decidedAll(Array.from({ length: 2_350 }, (_, i) => [`T${i}`, { category: i < 2_200 ? `c${i % 150}` : 'Cables', ...(i < 2_150 && { outcome: 'accepted' }) }] as const));
  let pages = 0;
  const figures = await rehearse(NEAR, { stopping: () => ++pages === 60 });
  expect(pages).toBe(60);
  expect(figures).toMatchObject({ decisions: 2_000, changed: 1_850, outcomes: { known: 2_000, agree: { before: 2_000, after: 0 } } });
  expect([figures.examples.length, figures.categories.length, figures.categories[0]!.changed]).toEqual([50, 100, 13]);
  expect(figures.moves).toEqual([{ tenant: 'acme', from: OSLO_DESK, to: GRAZ_DESK, decisions: 1_850 }]);
}, 60_000);
