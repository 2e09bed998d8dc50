import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeDesk, seededRandom, until } from '#testing';
import { watchdog } from '../system/watchdog-cli.js';
import { OPERATOR_KEY, given } from './world.js';

const TIERS = 'tiers: {gold: {high: {response: 30m, resolution: 5d}}}\n';
const TICKETS = 400;

const desk = await FakeDesk.start({ anyTicket: true });
afterAll(() => desk.close());
const PLACES = { athens: { lat: 38, lng: 24 }, bergen: { lat: 60, lng: 5 }, cadiz: { lat: 37, lng: -6 }, dublin: { lat: 53, lng: -6 } };
/** The better they are, the later in the alphabet. */
desk.groups.push(...Object.entries(PLACES).map(([group_id, location], i) => ({
  group_id, name: group_id.toUpperCase(), location, capabilities: ['network'], status: 'active', max_bandwidth: 100_000, current_load: 0,
  metrics: { avg_resolution_time_hours: 9 - i, sla_compliance_rate: 0.8 + i / 20, quality_score: 0.8 + i / 20 },
})));

const config = (more = ''): string => `${TIERS}handlers: {desk: {type: custom, url: "${desk.url}", refresh: 30d}}\n${more}`;
const world = given(config());

interface Decision {
  readonly id: string;
  readonly ticket_id: string;
  readonly group_id: string;
  readonly group_name: string;
  readonly outcome: string | null;
  readonly basis: { readonly ranking: readonly { readonly id: string; readonly name: string; readonly scores: Readonly<Record<string, number>> }[] };
}

interface Group {
  readonly name: string;
}

interface Section {
  readonly decisions: number;
  readonly changed: number;
  readonly moves: readonly { readonly from: Group; readonly to: Group; readonly decisions: number }[];
  readonly examples: readonly { readonly ticket: string; readonly lead: number; readonly before: Group; readonly after: Group }[];
  readonly outcomes: { readonly known: number; readonly agree: { readonly before: number; readonly after: number } };
}

async function rehearse(text: string): Promise<Section> {
  const { headers, status } = await world.call('POST', '/api/v1/config/rehearsals', { body: text, headers: { 'content-type': 'application/yaml' } });
  expect(status).toBe(202);
  const { result } = await until('the rehearsal is done', async () => {
    const { body } = await world.call<{ status: string; result: { allocation: Section } | null }>('GET', headers.get('location')!);
    return body.status === 'done' && body;
  });
  return result!.allocation;
}

async function decisions(): Promise<readonly Decision[]> {
  const all: Decision[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: { readonly allocations: readonly Decision[]; readonly next_cursor: string | null } = await world.read(`allocations?limit=200${cursor && `&cursor=${cursor}`}`);
    all.push(...page.allocations);
    cursor = page.next_cursor;
  }
  return all;
}

const nearest = ({ basis: { ranking } }: Decision) => ranking.reduce((best, one) => (one.scores['proximity']! > best.scores['proximity']! ? one : best));

/** Tickets from all over Europe; nobody has promised them anything. */
async function tell(change: (ticket: string) => object): Promise<void> {
  const random = seededRandom(11);
  const at = (await world.now()).toISOString();
  const events = Array.from({ length: TICKETS }, (_, i) => ({
    id: `W-${i}`, priority: 'high', customer_tier: 'bronze', status: 'open', category: 'network', created_at: '2024-03-04T09:00:00.000Z', updated_at: at,
    requester_location: { lat: 36 + random() * 25, lng: -8 + random() * 33 }, ...change(`W-${i}`),
  }));
  expect(await world.call('POST', '/api/v1/tickets', { body: events })).toMatchObject({ body: { accepted: TICKETS } });
  await world.settled();
}

beforeAll(async () => {
  await until('the groups are known', async () => (await world.read<{ groups: readonly unknown[] }>('groups')).groups.length === 4);
  await tell(() => ({}));
}, 120_000);

test('other weights are rehearsed: which decisions would have gone elsewhere', async () => {
  const made = await decisions();
  expect(made).toHaveLength(TICKETS);
  const elsewhere = made.filter((decision) => nearest(decision).id !== `desk/${decision.group_id}`);
  expect(elsewhere.length).toBeGreaterThan(0);

  const section = await rehearse(config('allocation: {weights: {proximity: 1}}\n'));
  expect(section).toMatchObject({ tenants: 1, decisions: TICKETS, changed: elsewhere.length, categories: [{ category: 'network', decisions: TICKETS, changed: elsewhere.length }], outcomes: { known: 0 } });
  expect(section.moves.reduce((sum, move) => sum + move.decisions, 0)).toBe(elsewhere.length);
  expect(section.examples).toEqual(elsewhere.slice(0, 50).map((decision) => ({
    tenant: 'default', ticket: decision.ticket_id, decision_id: decision.id, category: 'network',
    before: { id: `desk/${decision.group_id}`, name: decision.group_name }, after: { id: nearest(decision).id, name: nearest(decision).name },
    lead: expect.closeTo(nearest(decision).scores['proximity']! - decision.basis.ranking[0]!.scores['proximity']!, 4),
  })));
  // A change of promises alone is about other things.
  expect(await rehearse(config().replace('30m', '10m'))).toMatchObject({ tenants: 0, decisions: 0, changed: 0 });
});

test('the command line says it as a table and as data', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'watchdog-weights-'));
  try {
    const file = join(directory, 'near.yaml');
    writeFileSync(file, config('allocation: {weights: {proximity: 1}}\n'));
    const run = (...more: string[]) => watchdog(['config', 'rehearse', file, '--to', new URL('/', world.liveUrl.replace('ws', 'http')).href, ...more], { WATCHDOG_API_KEY: OPERATOR_KEY, HOME: directory });
    const [data, table, csv] = [await run('--format', 'json'), await run(), await run('--format', 'csv')];
    expect([data.code, table.code, csv.code]).toEqual([0, 0, 0]);
    const { changed, moves, examples } = (JSON.parse(data.stdout) as { allocation: Section }).allocation;
    expect(table.stdout).toMatch(new RegExp(`decisions ranked anew +│ ${TICKETS} `));
    expect(table.stdout).toMatch(new RegExp(`decisions changed +│ ${changed} `));
    expect(table.stdout).toMatch(new RegExp(`decisions changed by category +│ network: ${changed} of ${TICKETS} `));
    expect(table.stdout).toContain(`default, ${moves[0]!.from.name} → ${moves[0]!.to.name}: ${moves[0]!.decisions}`);
    expect(table.stdout).toContain(`${examples[0]!.ticket}: ${examples[0]!.before.name} → ${examples[0]!.after.name}, ahead by ${examples[0]!.lead}\n`);
    expect(csv.stdout.split('\n')[0]).toContain('decisions_ranked_anew,decisions_changed,');
  } finally {
    rmSync(directory, { recursive: true });
  }
}, 60_000);

test('what is learned from outcomes agrees with them better, as its rehearsal shows', async () => {
  const right = new Map((await decisions()).map((decision) => [decision.ticket_id, nearest(decision).name]));
  await world.move('1m');
  // Whoever looks after the tickets gives each to the group nearby.
  await tell((ticket) => ({ assignment_group: right.get(ticket) }));
  expect(new Set((await decisions()).map(({ outcome }) => outcome))).toEqual(new Set(['accepted', 'reassigned']));

  // A round of learning is due when a service starts.
  await world.reload(config('allocation: {learning: {enabled: true}}\n'));
  await world.stop();
  await world.start();
  const { proposals: [proposal] } = await until('a round is over', async () => {
    const answer = await world.read<{ proposals: readonly { readonly kind: string; readonly yaml: string }[] }>('allocations/proposals');
    return answer.proposals.length > 0 && answer;
  });
  expect(proposal).toMatchObject({ kind: 'proposal' });
  const { decisions: ranked, changed, outcomes } = await rehearse(config(proposal!.yaml));
  expect([ranked, outcomes.known]).toEqual([TICKETS, TICKETS]);
  expect(changed).toBeGreaterThan(0);
  expect(outcomes.agree.after).toBeGreaterThan(outcomes.agree.before);
}, 120_000);
