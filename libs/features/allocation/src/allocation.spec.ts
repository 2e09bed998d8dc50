import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AllocationDecision, AssignAnswer, FoundGroup, GroupsAnswer, Handler, HandlerCallback, TicketEventData } from '#contracts';
import { AllocationEscalated, HandlerFailure, WireValidator, completeGroups, EVENT_TYPES, TOPICS, messageKey } from '#contracts';
import { DEFAULT_WEIGHTS } from '#core/allocation';
import type { Message } from '#platform/messaging';
import { createDataSource } from '#platform/persistence';
import { SystemClock } from '#platform/clock';
import { Registry, silentLog, type Log } from '#platform/telemetry';
import { TestConfig, seededRandom, testDatabase, until, type TestDatabase } from '#testing';
import { AllocationMetrics } from './allocation.metrics.js';
import { verifyAudit } from './audit/verify-audit.js';
import { NoClassifier } from './classifier.js';
import { AllocateNow } from './deciding/allocate-now.js';
import { DecideWaiting } from './deciding/decide-waiting.js';
import { ASSIGNMENT_RULES, DeliverAssignments } from './delivering/deliver-assignments.js';
import { LOCK_GROUPS } from './groups/groups.sql.js';
import { ReplayAssignment } from './delivering/replay-assignment.js';
import { KnownGroups } from './groups/known-groups.js';
import { RefreshGroups } from './groups/refresh-groups.js';
import { Handlers, type OpenHandler } from './handlers.js';
import { ALLOCATION_MIGRATIONS } from './persistence/allocation-migrations.js';
import { PassOnTickets } from './pass-on-tickets.js';
import { ToldPlaces } from './places.js';
import { RememberTickets } from './remembering/remember-tickets.js';
import { CustomScorers } from './scoring/custom-scorers.js';
import { ListGroups } from './api/list-groups.js';
import { ListProposals } from './api/list-proposals.js';
import { HearBreaches } from './learning/hear-breaches.js';
import { LearnWeights } from './learning/learn-weights.js';
import { HearHandler } from './callbacks/hear-handler.js';
import { OverrideAllocation } from './revising/override-allocation.js';
import { HeedClockSetBack } from './waiting/heed-clock-set-back.js';

const NOW = '2026-03-02T10:00:00.000Z';

/** A ticket system with groups, that takes decisions until told otherwise. */
class System implements Handler {
  found: FoundGroup[] = [];
  calls: AllocationDecision[] = [];
  answerGroups: (etag?: string) => GroupsAnswer = () => ({ kind: 'groups', groups: this.found, etag: 'v1' });
  answer: (decision: AllocationDecision) => AssignAnswer = () => ({ kind: 'assigned' });

  groups({ etag }: { readonly etag?: string } = {}): Promise<GroupsAnswer> {
    return Promise.resolve().then(() => this.answerGroups(etag));
  }

  assign(decision: AllocationDecision): Promise<AssignAnswer> {
    return Promise.resolve().then(() => {
      this.calls.push(decision);
      return this.answer(decision);
    });
  }
}

class Opened extends Handlers {
  handlers: OpenHandler[] = [];

  override all(): readonly OpenHandler[] {
    return this.handlers;
  }
}

const signal = new AbortController().signal;
const directory = mkdtempSync(join(tmpdir(), 'allocation-'));
let database: TestDatabase;
let system: System;
let opened: Opened;
let config: TestConfig;
let known: KnownGroups;
let refresh: RefreshGroups;
let remember: RememberTickets;
let decide: DecideWaiting;
let hear: HearHandler;
let deliver: DeliverAssignments;

const open = (name: string, handler: Handler, sources?: string[]): OpenHandler =>
  ({ name, tenantId: 'acme', sources, refreshMs: 60_000, handler, signal, provesItself: true, complete: (found) => completeGroups(found, { defaults: {}, groups: new Map() }) });

beforeAll(async () => {
  database = await testDatabase(ALLOCATION_MIGRATIONS);
});
afterEach(() => scorers.close());
afterAll(async () => {
  rmSync(directory, { recursive: true });
  await database.close();
});
beforeEach(async () => {
  await database.dataSource.query(`
    TRUNCATE allocation.tickets, allocation.groups, allocation.group_lists, allocation.group_hours, allocation.decisions, allocation.deliveries, allocation.callbacks, allocation.learning, allocation.proposals, allocation.shortages, platform.outbox, platform.dead_letters;
    ALTER TABLE allocation.audit DISABLE TRIGGER USER; TRUNCATE allocation.audit, allocation.audit_heads; ALTER TABLE allocation.audit ENABLE TRIGGER USER`);
  await database.time.freeze(NOW);
  system = new System();
  system.found = [group('net', { name: 'Network', max_bandwidth: 5, current_load: 1, capabilities: ['network'] }), group('apps', { name: 'Applications', max_bandwidth: 5, current_load: 1, capabilities: ['software'] })];
  opened = new Opened();
  opened.handlers = [open('desk', system)];
  config = new TestConfig();
  scorers = new CustomScorers(new SystemClock(), directory, new AllocationMetrics(new Registry()), silentLog);
  const { dataSource } = database;
  known = new KnownGroups(dataSource, opened);
  refresh = new RefreshGroups(dataSource, opened, known, silentLog);
  remember = new RememberTickets(dataSource, config, known);
  decide = new DecideWaiting(deciding());
  hear = new HearHandler(dataSource, config);
  deliver = new DeliverAssignments(dataSource, opened, hear.answer, silentLog, { ...ASSIGNMENT_RULES, maxAttempts: 3 });
  await refresh.execute(signal);
});

let scorers: CustomScorers;
const deciding = () => ({ dataSource: database.dataSource, config, handlers: opened, classifier: new NoClassifier(), places: new ToldPlaces(), scorers, log: silentLog });

function group(id: string, fields: Partial<FoundGroup> = {}): FoundGroup {
  return { group_id: id, name: id, capabilities: [], status: 'active', max_bandwidth: 10, current_load: 0, ...fields };
}

function event(id: string, fields: Partial<TicketEventData> = {}): Message {
  const data: TicketEventData = { id, priority: 'high', created_at: NOW, updated_at: NOW, status: 'new', customer_tier: 'gold', category: 'network', ...fields };
  const key = messageKey('acme', id);
  return { id: `${key}@${data.updated_at}`, topic: TOPICS.ticketEvents, key, type: EVENT_TYPES.ticketUpdated, source: '/test', time: NOW, tenantId: 'acme', correlationId: `c-${id}`, data: JSON.stringify(data) };
}

const query = <Row>(sql: string, parameters: unknown[] = []) => database.dataSource.query<Row[]>(sql, parameters);
const decisions = () => query<{ id: string; ticket_id: string; revision: number; group_id: string | null; reason: string; decided_by: string; outcome: string | null }>(
  'SELECT id::text, ticket_id, revision, group_id, reason, decided_by, outcome FROM allocation.decisions ORDER BY id');
const loads = async () => Object.fromEntries((await query<{ group_id: string; load: number }>('SELECT group_id, load FROM allocation.groups WHERE NOT gone')).map(({ group_id, load }) => [group_id, load]));
const announced = async () => (await query<{ messages: string }>('SELECT messages FROM platform.outbox ORDER BY id'))
  .flatMap(({ messages }) => messages.split('\n')).map((line) => JSON.parse(line.split('\t')[1]!) as Record<string, unknown>);
const escalations = async () => (await query<{ topic: string; messages: string }>('SELECT topic, messages FROM platform.outbox ORDER BY id'))
  .flatMap(({ topic, messages }) => messages.split('\n').map((line) => ({ topic, line: line.split('\t') })))
  .map(({ topic, line: [header, data] }) => ({ topic, ...(JSON.parse(header!) as { id: string; type: string; time: string }), data: JSON.parse(data!) as AllocationEscalated }))
  .filter(({ type }) => type === EVENT_TYPES.allocationEscalated);
const decideAll = async (): Promise<void> => {
  while (await decide.execute());
};
const deliverAll = async (): Promise<void> => {
  await until('all deliveries have ended or wait', async () => {
    await deliver.round();
    await deliver.stop();
    return (await query("SELECT FROM allocation.deliveries WHERE status = 'pending' AND next_attempt_at <= platform.watchdog_now()")).length === 0;
  });
};

test('a ticket is given to the group that knows its matter, which is announced, audited, and told to the handler', async () => {
  await remember.remember([event('T1', { ticket_number: 'INC1' })]);
  await decideAll();
  expect(await decisions()).toEqual([expect.objectContaining({ ticket_id: 'T1', revision: 1, group_id: 'net', reason: 'best_score', decided_by: 'engine' })]);
  expect(await announced()).toEqual([expect.objectContaining({ ticket_id: 'T1', allocation: { group_id: 'net', group_name: 'Network' }, handler: 'desk', revision: 1 })]);
  expect(await loads()).toEqual({ net: 2, apps: 1 });
  await deliverAll();
  expect(system.calls).toEqual([expect.objectContaining({ ticket_id: 'T1', ticket_number: 'INC1', revision: 1, allocation: { group_id: 'net', group_name: 'Network' } })]);
  expect(system.calls[0]!.rationale).toMatch(/Network/);
  expect(await verifyAudit(database.dataSource)).toEqual([{ tenant_id: 'acme', entries: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/), fault: null }]);
});

test('a ticket told twice, and later states of it, want no other decision', async () => {
  await remember.remember([event('T1'), event('T1')]);
  await decideAll();
  await remember.remember([event('T1'), event('T1', { updated_at: '2026-03-02T10:05:00.000Z', status: 'in_progress', assignment_group: 'Network' })]);
  await decideAll();
  expect(await decisions()).toHaveLength(1);
  expect(await loads()).toEqual({ net: 2, apps: 1 });
});

test('a ticket that comes with a group is left there; one of ours counts for its load, and no longer when it ends', async () => {
  await remember.remember([event('T1', { assignment_group: 'network' }), event('T2', { assignment_group: 'Somebody else' })]);
  expect(await decide.execute()).toBeUndefined();
  expect(await loads()).toEqual({ net: 2, apps: 1 });
  await remember.remember([event('T1', { updated_at: '2026-03-02T11:00:00.000Z', status: 'resolved', assignment_group: 'network' })]);
  expect(await loads()).toEqual({ net: 1, apps: 1 });
});

test('a ticket from before there were groups, or that comes back without one, gets one at its next event', async () => {
  await new PassOnTickets(database.dataSource).passOn([event('T1')]);
  await remember.remember([event('T2', { status: 'closed' })]);
  expect(await decide.execute()).toBeUndefined();
  const later = '2026-03-02T10:05:00.000Z';
  await remember.remember([event('T1', { updated_at: later, status: 'in_progress' }), event('T2', { updated_at: later, status: 'open' })]);
  await decideAll();
  expect((await decisions()).map(({ ticket_id, group_id, reason }) => [ticket_id, group_id, reason])).toEqual([['T1', 'net', 'best_score'], ['T2', 'net', 'best_score']]);
});

test('a burst is spread by room; when all are full the tickets are given all the same, and that is said', async () => {
  await remember.remember(Array.from({ length: 12 }, (_, i) => event(`T${String(i).padStart(2, '0')}`)));
  expect(await decide.execute()).toEqual({ allocated: 12, unallocated: 0, overbooked: 4, more: false });
  const all = await decisions();
  expect(all.filter(({ reason }) => reason !== 'all_full')).toHaveLength(8);
  const { net, apps } = await loads();
  expect(net! + apps!).toBe(14);
});

test('with `hold`, tickets wait for room and get it when the handler tells of some', async () => {
  config.change('tiers: {gold: {high: {response: 30, resolution: 180}}}\nallocation: { when_all_full: hold }');
  await remember.remember(Array.from({ length: 9 }, (_, i) => event(`T${i}`)));
  expect(await decide.execute()).toEqual({ allocated: 8, unallocated: 1, overbooked: 0, more: false });
  expect(await decide.execute()).toBeUndefined();
  await database.time.advance(61_000);
  await decideAll();
  // Still waiting for the same reason: no further decision.
  expect(await decisions()).toHaveLength(9);
  system.found = [group('net', { name: 'Network', max_bandwidth: 20, current_load: 5 }), group('apps', { name: 'Applications', max_bandwidth: 5, current_load: 5 })];
  await refresh.execute(signal);
  await decideAll();
  expect((await decisions()).at(-1)).toMatchObject({ revision: 2, group_id: 'net', reason: 'best_score' });
});

describe('when all are full', () => {
  const HOLD = 'tiers: {gold: {high: {response: 30, resolution: 180}}}\nallocation: { when_all_full: hold }';
  const burst = (count: number, prefix = 'T', fields: Partial<TicketEventData> = {}) => Array.from({ length: count }, (_, i) => event(`${prefix}${String(i).padStart(4, '0')}`, fields));
  const arrive = async (...events: Message[]): Promise<void> => {
    await remember.remember(events);
    await decideAll();
  };
  const told = async () => (await escalations()).map(({ data: { ticket_id, state, tickets, since, decided_at } }) => [ticket_id, state, tickets, since.slice(11, 16), decided_at.slice(11, 16)]);

  test('that is said once, with all one needs to know, whatever the size of the burst and however many decide', async () => {
    const events = burst(1_000, 'T', { title: 'VPN is down', ticket_number: 'INC1', url: 'https://desk.example/1' });
    await remember.remember(events);
    const other = new DecideWaiting(deciding());
    await Promise.all([decideAll(), (async () => { while (await other.execute()); })()]);
    const all = await decisions();
    expect(all.filter(({ reason }) => reason === 'all_full')).toHaveLength(992);
    const [said, ...more] = await escalations();
    expect(more).toEqual([]);
    const about = all.find(({ id }) => id === said!.data.decision_id)!;
    expect(about).toMatchObject({ ticket_id: said!.data.ticket_id, reason: 'all_full' });
    const name = about.group_id === 'net' ? 'Network' : 'Applications';
    expect(said).toMatchObject({ topic: TOPICS.alerts, id: `acme:${about.ticket_id}:escalated:${about.id}`, time: NOW });
    expect(said!.data).toEqual({
      tenant_id: 'acme', ticket_id: about.ticket_id, ticket_number: 'INC1', title: 'VPN is down', url: 'https://desk.example/1', priority: 'high', tier: 'gold', assignment_group: name,
      decision_id: about.id, reason: 'all_full', state: 'overbooked', allocation: { group_id: about.group_id!, group_name: name }, handlers: ['desk'],
      candidates: 2, full: 2, full_groups: expect.arrayContaining(['Network', 'Applications']),
      tickets: said!.data.tickets, since: NOW, decided_at: NOW, correlation_id: `c-${about.ticket_id}`,
    } satisfies AllocationEscalated);
    const validator = new WireValidator(AllocationEscalated, () => Date.parse(NOW));
    validator.start();
    expect(validator.faults(said!.data, '', 'none')).toEqual([]);
    // The same events again change nothing; those of the second batch were counted.
    await arrive(...events);
    expect(await escalations()).toHaveLength(1);
    expect(await query('SELECT handlers, untold FROM allocation.shortages')).toEqual([{ handlers: 'desk', untold: 992 - said!.data.tickets }]);
  });

  test('the decision and its word are one transaction: where one cannot be written, there is neither, and the next try makes both', async () => {
    await remember.remember(burst(9));
    await database.dataSource.query(`
      CREATE FUNCTION platform.refuse() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'the outbox is broken'; END$$;
      CREATE TRIGGER refuse BEFORE INSERT ON platform.outbox FOR EACH ROW WHEN (new.topic = '${TOPICS.alerts}') EXECUTE FUNCTION platform.refuse()`);
    await decide.execute();
    // Those that find room have nothing to say.
    expect([(await decisions()).map(({ reason }) => reason), await query('SELECT FROM allocation.shortages'), await loads()]).toEqual([Array(8).fill('best_score'), [], { net: 5, apps: 5 }]);
    await database.dataSource.query('DROP TRIGGER refuse ON platform.outbox; DROP FUNCTION platform.refuse');
    await database.time.advance(60_000);
    await decideAll();
    expect(await told()).toEqual([['T0008', 'overbooked', 1, '10:01', '10:01']]);
  });

  test('nothing is said while any group has room', async () => {
    await arrive(...burst(8));
    expect(await escalations()).toEqual([]);
    expect(await query('SELECT FROM allocation.shortages')).toEqual([]);
  });

  test('held tickets that are looked at again and again are no news; others are counted, and told after an hour', async () => {
    config.change(HOLD);
    await arrive(...burst(10));
    for (let minute = 0; minute < 61; minute++) {
      await database.time.advance(60_000);
      await decideAll();
    }
    expect(await told()).toEqual([['T0008', 'held', 2, '10:00', '10:00']]);
    expect((await escalations())[0]!.data).toMatchObject({ allocation: null, assignment_group: null });
    await arrive(event('T-more', { updated_at: '2026-03-02T11:01:00.000Z' }));
    expect(await told()).toEqual([['T0008', 'held', 2, '10:00', '10:00'], ['T-more', 'held', 1, '10:00', '11:01']]);
  });

  test('room that comes and goes is told anew, ten minutes later at the soonest', async () => {
    await arrive(...burst(9));
    await database.time.advance(5 * 60_000);
    await hear.execute('acme', 'desk', [{ kind: 'load', group_id: 'net', current_load: 4 }]);
    await arrive(event('fits'));
    await arrive(event('does not'));
    await database.time.advance(4 * 60_000);
    await arrive(event('nor this'));
    expect(await told()).toEqual([['T0008', 'overbooked', 1, '10:00', '10:00']]);
    await database.time.advance(60_000);
    await arrive(event('now'));
    expect(await told()).toEqual([['T0008', 'overbooked', 1, '10:00', '10:00'], ['now', 'overbooked', 3, '10:05', '10:10']]);
  });

  test('an import of what is long past wakes nobody, and hides nothing from whoever comes after it', async () => {
    await arrive(...burst(12, 'T', { created_at: '2026-03-01T10:00:00.000Z', updated_at: '2026-03-02T08:59:59.999Z' }));
    expect((await decisions()).filter(({ reason }) => reason === 'all_full')).toHaveLength(4);
    expect(await escalations()).toEqual([]);
    await arrive(event('now', { updated_at: '2026-03-02T09:00:00.000Z' }));
    expect(await told()).toEqual([['now', 'overbooked', 1, '10:00', '10:00']]);
  });

  test('an old ticket that comes back from its group is at hand, and told', async () => {
    config.change(HOLD);
    await arrive(...burst(8, 'T', { updated_at: '2026-03-02T08:00:00.000Z' }));
    const [first] = await decisions();
    await database.time.advance(60_000);
    await hear.execute('acme', 'desk', [{ kind: 'rejected', ticket_id: first!.ticket_id, reason: 'no' }]);
    await decideAll();
    expect(await told()).toEqual([[first!.ticket_id, 'held', 1, '10:01', '10:01']]);
    // The group that gave it back has room, and is no candidate.
    expect((await escalations())[0]!.data).toMatchObject({ candidates: 1, full: 1 });
  });

  test('each handler\'s groups are full by themselves; the most urgent ticket is the one that is named', async () => {
    const shop = new System();
    shop.found = [group('tills', { max_bandwidth: 1 })];
    opened.handlers = [open('desk', system, ['jira']), open('shop', shop, ['till'])];
    await refresh.execute(signal);
    await arrive(...burst(2, 'T', { source: 'till' }), event('A', { source: 'till', priority: 'critical' }), event('U', { source: 'till', priority: 'critical' }), event('V', { source: 'jira' }));
    expect((await escalations()).map(({ data: { ticket_id, handlers, candidates, full_groups } }) => [ticket_id, handlers, candidates, full_groups])).toEqual([['U', ['shop'], 1, ['tills']]]);
    await arrive(...burst(9, 'W', { source: 'jira' }));
    expect((await escalations()).map(({ data }) => data.handlers)).toEqual([['shop'], ['desk']]);
  });

  test('one who waits for the answer makes it known too; a dry run does not', async () => {
    await arrive(...burst(8));
    const now = new AllocateNow(deciding());
    const ticket = { ticket_id: 'T9', priority: 'high' as const, category: 'network' };
    await now.execute('acme', ticket, { dryRun: true, correlationId: 'c' });
    expect(await escalations()).toEqual([]);
    const { decisionId } = await now.execute('acme', ticket, { dryRun: false, correlationId: 'c' });
    expect((await escalations()).map(({ data }) => data.decision_id)).toEqual([decisionId]);
  });
});

test('two replicas decide each ticket once, and never overbook together what one would not', async () => {
  await remember.remember(Array.from({ length: 8 }, (_, i) => event(`T${i}`)));
  const other = new DecideWaiting(deciding());
  await Promise.all([decideAll(), (async () => { while (await other.execute()); })()]);
  expect(await decisions()).toHaveLength(8);
  expect(await loads()).toEqual({ net: 5, apps: 5 });
});

test('a batch that cannot be decided is given back at once', async () => {
  await remember.remember([event('T1')]);
  const failing = new DecideWaiting({ ...deciding(), classifier: { classify: () => Promise.reject(new Error('no')) } });
  await expect(failing.execute()).rejects.toThrow('no');
  await decideAll();
  expect(await decisions()).toHaveLength(1);
});

test('a handler that rejects a group gets another one, never the same again', async () => {
  system.answer = ({ allocation }) => (allocation.group_id === 'net' ? { kind: 'rejected', reason: 'not our building' } : { kind: 'assigned' });
  await remember.remember([event('T1')]);
  await decideAll();
  await deliverAll();
  await decideAll();
  await deliverAll();
  expect((await decisions()).map(({ revision, group_id, outcome }) => [revision, group_id, outcome])).toEqual([[1, 'net', 'rejected'], [2, 'apps', null]]);
  expect(system.calls.map(({ allocation }) => allocation.group_id)).toEqual(['net', 'apps']);
  expect(await loads()).toEqual({ net: 1, apps: 2 });
  expect(await verifyAudit(database.dataSource)).toEqual([{ tenant_id: 'acme', entries: 3, hash: expect.any(String), fault: null }]);
});

test('call-backs: a repetition is known, a rejection decides anew, a reassignment is kept, loads and metrics move the group, the rest is named', async () => {
  await remember.remember([event('T1')]);
  await decideAll();
  const rejected: HandlerCallback = { kind: 'rejected', ticket_id: 'T1', reason: 'no' };
  expect(await hear.execute('acme', 'desk', [rejected], 'd-1')).toEqual({ kind: 'heard', ignored: [] });
  expect(await hear.execute('acme', 'desk', [rejected], 'd-1')).toEqual({ kind: 'repeated', ignored: [] });
  await decideAll();
  expect((await decisions()).at(-1)).toMatchObject({ revision: 2, group_id: 'apps' });
  await hear.execute('acme', 'desk', [{ kind: 'reassigned', ticket_id: 'T1', group_id: 'net', reason: 'it is a cable' }]);
  expect((await decisions()).map(({ group_id, decided_by, outcome }) => [group_id, decided_by, outcome])).toEqual([['net', 'engine', 'rejected'], ['apps', 'engine', 'reassigned'], ['net', 'handler', null]]);
  expect(await hear.execute('acme', 'desk', [
    { kind: 'load', group_id: 'net', current_load: 4, max_bandwidth: 9 }, { kind: 'metrics', group_id: 'apps', metrics: { sla_compliance_rate: 0.5 } },
    { kind: 'load', group_id: 'nobody', current_load: 1 }, { kind: 'assigned', ticket_id: 'unheard of' }, { kind: 'assigned', ticket_id: 'T1', decision_id: 'acme:1' },
  ])).toEqual({ kind: 'heard', ignored: [{ index: 2, reason: 'no group nobody' }, { index: 3, reason: 'no decision on ticket unheard of' }, { index: 4, reason: 'a later decision has replaced this one' }] });
  const [net] = await query<{ load: number; group: { max_bandwidth: number } }>(`SELECT load, "group" FROM allocation.groups WHERE group_id = 'net'`);
  expect(net).toMatchObject({ load: 4, group: { max_bandwidth: 9 } });
});

test.each<[string, Partial<HandlerCallback>]>([
  ['bare', {}], ['naming the group', { group_id: 'net' }], ['naming the group and the instant', { group_id: 'Network', occurred_at: NOW }], ['with an instant', { occurred_at: NOW }],
])('a rejection without a decision, %s, sent again rejects no other group', async (_, fields) => {
  await remember.remember([event('T1')]);
  await decideAll();
  const rejected: HandlerCallback = { kind: 'rejected', ticket_id: 'T1', reason: 'no', ...fields };
  expect(await hear.execute('acme', 'desk', [rejected])).toEqual({ kind: 'heard', ignored: [] });
  expect((await hear.execute('acme', 'desk', [rejected])).ignored).toHaveLength(1);
  await database.time.advance(1_000);
  await decideAll();
  expect((await hear.execute('acme', 'desk', [rejected])).ignored).toHaveLength(1);
  expect((await decisions()).map(({ group_id, outcome }) => [group_id, outcome])).toEqual([['net', 'rejected'], ['apps', null]]);
  // Given back by a person: what was said before that is still about the time before.
  await new OverrideAllocation(database.dataSource, config).execute('acme', { decisionId: (await decisions())[1]!.id, groupId: 'net', reason: 'r', actor: 'a' });
  expect((await hear.execute('acme', 'desk', [rejected])).ignored).toHaveLength(1);
  expect((await decisions()).map(({ group_id, outcome }) => [group_id, outcome])).toEqual([['net', 'rejected'], ['apps', 'overridden'], ['net', null]]);
});

test('a long call-back that is cut off goes on, sent again, where it had come to; meanwhile others have their turn', async () => {
  await remember.remember([event('T1')]);
  await decideAll();
  // Each changes the load: what was heard twice, or not, can be counted.
  const load = (n: number): HandlerCallback => ({ kind: 'load', group_id: 'net', current_load: n });
  const news = Array.from({ length: 120 }, (_, n) => (n % 60 === 59 ? { kind: 'load' as const, group_id: 'nobody', current_load: 1 } : load(n)));
  await query(`
    CREATE FUNCTION allocation.stumble() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF new.load = 70 THEN RAISE 'stumbled'; END IF; RETURN new; END $$;
    CREATE TRIGGER stumble BEFORE UPDATE ON allocation.groups FOR EACH ROW EXECUTE FUNCTION allocation.stumble()`);
  await expect(hear.execute('acme', 'desk', news, 'd-1')).rejects.toThrow('stumbled');
  expect(await loads()).toMatchObject({ net: 49 });
  await query('DROP TRIGGER stumble ON allocation.groups; DROP FUNCTION allocation.stumble');
  await hear.execute('acme', 'desk', [load(1_000)]);
  const first = hear.execute('acme', 'desk', [...news.slice(0, 50).map(() => load(7)), ...news.slice(50)], 'd-1');
  const second = hear.execute('acme', 'desk', [load(2_000)], 'd-2').then(async () => (await query<{ key: string }>('SELECT delivery_id AS key FROM allocation.callbacks')).map(({ key }) => key));
  // The first fifty were heard before.
  expect(await first).toEqual({ kind: 'heard', ignored: [{ index: 59, reason: 'no group nobody' }, { index: 119, reason: 'no group nobody' }] });
  expect(await second).not.toContain('from 100:d-1');
  expect(await loads()).toMatchObject({ net: 118 });
  expect(await hear.execute('acme', 'desk', news, 'd-1')).toEqual({ kind: 'repeated', ignored: [] });
  expect(await loads()).toMatchObject({ net: 118 });
});

test('when the clock is set back by hours, nothing waits until it has come that far again', async () => {
  const heed = new HeedClockSetBack(database.dataSource, opened);
  // One is on its way to its handler, one is leased by a decider, one waits for room that there is not.
  system.answer = () => {
    throw new HandlerFailure('retry', 'not now');
  };
  await remember.remember([event('T1')]);
  await decideAll();
  await deliver.round();
  await deliver.stop();
  system.found = system.found.map((one) => ({ ...one, status: 'inactive' }));
  await database.time.advance(60_000);
  await refresh.execute(signal);
  await remember.remember([event('T2')]);
  await decideAll();
  await remember.remember([event('T3')]);
  await query("UPDATE allocation.tickets SET lease_until = platform.watchdog_now() + interval '60 seconds' WHERE ticket_id = 'T3'");
  // What may be put off that far stays.
  expect(await heed.execute()).toEqual({ kind: 'heeded', tickets: 0, deliveries: 0, lists: 0 });
  await database.time.advance(-6 * 3_600_000);
  expect(await decide.execute()).toBeUndefined();
  expect(await heed.execute()).toEqual({ kind: 'heeded', tickets: 2, deliveries: 1, lists: 1 });
  expect(await heed.execute()).toEqual({ kind: 'heeded', tickets: 0, deliveries: 0, lists: 0 });
  system.answer = () => ({ kind: 'assigned' });
  system.found = system.found.map((one) => ({ ...one, status: 'active' }));
  expect(await refresh.execute(signal)).toMatchObject({ fetched: 1 });
  await decideAll();
  await deliverAll();
  expect((await query<{ ticket_id: string }>("SELECT ticket_id FROM allocation.deliveries WHERE status = 'delivered' ORDER BY 1")).map(({ ticket_id }) => ticket_id)).toEqual(['T1', 'T2', 'T3']);
});

test('a call-back is known for two weeks', async () => {
  await remember.remember([event('T1')]);
  await decideAll();
  await hear.execute('acme', 'desk', [{ kind: 'assigned', ticket_id: 'T1' }]);
  await hear.execute('acme', 'desk', [], 'd-1');
  await database.time.advance(14 * 86_400_000);
  expect(await hear.forget()).toEqual({ kind: 'forgotten', callbacks: 0 });
  await database.time.advance(1);
  expect(await hear.forget()).toEqual({ kind: 'forgotten', callbacks: 2 });
  expect(await hear.execute('acme', 'desk', [], 'd-1')).toMatchObject({ kind: 'heard' });
});

test('call-backs that come late are about the decision of their time; others are about the one there is', async () => {
  await remember.remember([event('T1')]);
  await decideAll();
  await hear.execute('acme', 'desk', [{ kind: 'rejected', ticket_id: 'T1', group_id: 'net', reason: 'no' }]);
  await database.time.advance(1_000);
  await decideAll();
  const late = { ticket_id: 'T1', occurred_at: NOW };
  expect((await hear.execute('acme', 'desk', [
    { kind: 'reassigned', group_id: 'net', ...late }, { kind: 'assigned', ...late }, { kind: 'assigned', ticket_id: 'T1', group_id: 'net' }, { kind: 'assigned', ticket_id: 'T1', group_id: 'nobody' },
  ])).ignored.map(({ reason }) => reason)).toEqual([
    'it happened before the last decision on the ticket', 'it happened before the last decision on the ticket', 'the ticket is not with group net', 'no group nobody',
  ]);
  expect((await decisions()).at(-1)).toMatchObject({ group_id: 'apps', outcome: null });
  expect(await hear.execute('acme', 'desk', [{ kind: 'assigned', ticket_id: 'T1', group_id: 'apps', assigned_user: 'maya', occurred_at: NOW }])).toEqual({ kind: 'heard', ignored: [] });
  expect((await decisions()).at(-1)).toMatchObject({ outcome: 'accepted' });
});

test('a person overrides a decision: once, with a reason, told to the handler', async () => {
  const override = new OverrideAllocation(database.dataSource, config);
  await remember.remember([event('T1')]);
  await decideAll();
  const { id } = (await decisions())[0]!;
  const by = { decisionId: id, reason: 'they know the customer', actor: 'key:k1' };
  expect(await override.execute('acme', { ...by, groupId: 'nobody' })).toEqual({ kind: 'unknown_group' });
  expect(await override.execute('acme', { ...by, groupId: 'net' })).toEqual({ kind: 'nothing_to_change' });
  expect(await override.execute('other', { ...by, groupId: 'apps' })).toEqual({ kind: 'unknown_ticket' });
  expect(await override.execute('acme', { ...by, groupId: 'applications' })).toMatchObject({ kind: 'overridden' });
  expect(await override.execute('acme', { ...by, groupId: 'net' })).toEqual({ kind: 'superseded' });
  await deliverAll();
  // The first one had not gone out yet: it never does.
  expect(system.calls.map(({ allocation, revision }) => [allocation.group_id, revision])).toEqual([['apps', 2]]);
  expect(system.calls[0]).not.toHaveProperty('scores');
  expect((await decisions()).map(({ outcome, decided_by }) => [decided_by, outcome])).toEqual([['engine', 'overridden'], ['override', null]]);
});

test('a dry run decides and books nothing; for real, the ticket is given away as any other', async () => {
  const now = new AllocateNow(deciding());
  const ticket = { ticket_id: 'T9', priority: 'high' as const, customer_tier: 'gold', category: 'network' };
  expect(await now.execute('acme', ticket, { dryRun: true, correlationId: 'c' })).toMatchObject({ decision: { kind: 'allocated' }, decisionId: null });
  expect([await decisions(), await loads(), await query('SELECT FROM allocation.tickets')]).toEqual([[], { net: 1, apps: 1 }, []]);
  const { decisionId } = await now.execute('acme', ticket, { dryRun: false, correlationId: 'c' });
  expect((await decisions())[0]).toMatchObject({ id: decisionId, ticket_id: 'T9', group_id: 'net' });
  expect(await loads()).toEqual({ net: 2, apps: 1 });
  await deliverAll();
  expect(system.calls).toHaveLength(1);
});

test('a ticket that ends while its group is decided about makes nobody wait for each other', async () => {
  await remember.remember([event('T1')]);
  await decideAll();
  const decider = database.dataSource.createQueryRunner();
  await decider.startTransaction();
  await decider.query(LOCK_GROUPS, [['acme']]);
  const ended = remember.remember([event('T1', { updated_at: '2026-03-02T11:00:00.000Z', status: 'resolved' })]);
  await until('the ticket waits for its group', async () => (await query("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%allocation.tickets%' AND datname = current_database()")).length > 0);
  await decider.query("SELECT FROM allocation.tickets WHERE ticket_id = 'T1' FOR UPDATE");
  await decider.commitTransaction();
  await decider.release();
  expect(await ended).toEqual({ kind: 'remembered', tickets: 1 });
  expect(await loads()).toEqual({ net: 1, apps: 1 });
});

describe('storing a list of groups', () => {
  /** Tickets that wait for room, in an order on disk that is not that of their keys; told of them, the planner reads them in that order. */
  beforeEach(async () => {
    for (const id of ['T3', 'T2', 'T1']) await remember.remember([event(id)]);
    await query(`UPDATE allocation.tickets SET revision = 1, wanted_at = platform.watchdog_now() + interval '1 hour'`);
    await query('ANALYZE allocation.tickets');
    await database.time.advance(60_000);
  });
  const waiting = () => until('it waits for a lock', async () => (await query("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%allocation.groups%' AND datname = current_database()")).length > 0);
  async function meanwhile(first: string, second: string, parameters: readonly unknown[][] = [[], []]): Promise<void> {
    const other = database.dataSource.createQueryRunner();
    await other.startTransaction();
    await other.query(first, parameters[0]);
    const stored = refresh.execute(signal);
    await waiting();
    await other.query(second, parameters[1]);
    await other.commitTransaction();
    await other.release();
    expect(await stored).toMatchObject({ fetched: 1, failed: 0 });
    expect(await query('SELECT ticket_id FROM allocation.tickets WHERE wanted_at > platform.watchdog_now()')).toEqual([]);
  }
  const lockTicketOf = (id: string) => `SELECT FROM allocation.tickets WHERE ticket_id = '${id}' FOR UPDATE`;

  test('holds no ticket while it waits for the groups, as decisions do', async () => {
    await meanwhile(LOCK_GROUPS, lockTicketOf('T2'), [[['acme']], []]);
  });

  test('takes the tickets in order of their keys, as everybody does', async () => {
    await meanwhile(lockTicketOf('T1'), lockTicketOf('T3'));
  });

  test('two replicas that store at once, while tickets change, make nobody wait for each other', async () => {
    opened.handlers = [open('desk', system), open('second', system)];
    await refresh.execute(signal);
    for (let round = 0; round < 10; round++) {
      await query(`UPDATE allocation.tickets SET group_id = NULL, handler = NULL, revision = greatest(revision, 1), wanted_at = platform.watchdog_now() + interval '1 hour'`);
      await database.time.advance(60_000);
      const changed = ['T1', 'T2', 'T3'].map((id) => event(id, { updated_at: new Date(Date.parse(NOW) + (round + 2) * 60_000).toISOString() }));
      const outcomes = await Promise.all([refresh.execute(signal), new RefreshGroups(database.dataSource, opened, known, silentLog).execute(signal), remember.remember(changed), decideAll()]);
      expect(outcomes[0].fetched + outcomes[1].fetched).toBe(2);
    }
  });
});

test('a rejection is not lost where the process dies before it is written down', async () => {
  system.answer = () => ({ kind: 'rejected', reason: 'not our building' });
  await remember.remember([event('T1')]);
  await decideAll();
  const dying = new DeliverAssignments(database.dataSource, opened, () => Promise.reject(new Error('killed')), silentLog);
  await dying.round();
  await dying.stop();
  await database.time.advance(ASSIGNMENT_RULES.leaseMs);
  await deliverAll();
  expect((await decisions()).map(({ group_id, outcome }) => [group_id, outcome])).toEqual([['net', 'rejected']]);
});

test('the source\'s category counts where groups know the word; else what was read from the text does', async () => {
  const reading = { category: 'Network', request_type: null, department: 'IT Support', sla: null, confidence: 0.8, tier: 'keywords', unsure: false };
  decide = new DecideWaiting({ ...deciding(), classifier: { classify: (_, tickets) => Promise.resolve(tickets.map(() => reading)) } });
  await remember.remember([event('T1', { category: 'Bug' }), event('T2', { category: 'Software' })]);
  await decideAll();
  expect((await query<{ ticket_id: string; category: string }>("SELECT ticket_id, basis -> 'needs' ->> 'category' AS category FROM allocation.decisions ORDER BY 1"))).toEqual([{ ticket_id: 'T1', category: 'Network' }, { ticket_id: 'T2', category: 'Software' }]);
});

describe('a handler in trouble', () => {
  test('that is away for ten minutes is told everything afterwards, in order per ticket', async () => {
    system.answer = () => { throw new HandlerFailure('retry', 'connection refused'); };
    deliver = new DeliverAssignments(database.dataSource, opened, hear.answer, silentLog);
    await remember.remember([event('T1'), event('T2')]);
    await decideAll();
    const override = new OverrideAllocation(database.dataSource, config);
    await deliverAll();
    for (const { id } of await decisions()) await override.execute('acme', { decisionId: id, groupId: 'apps', reason: 'r', actor: 'a' });
    for (let minute = 0; minute < 10; minute++) {
      await database.time.advance(60_000);
      await deliverAll();
    }
    const failing = system.calls.length;
    expect(failing).toBeGreaterThan(2);
    system.answer = () => ({ kind: 'assigned' });
    await database.time.advance(3_600_000);
    await deliverAll();
    const heard = system.calls.slice(failing);
    for (const id of ['T1', 'T2']) {
      const revisions = heard.filter(({ ticket_id }) => ticket_id === id).map(({ revision }) => revision);
      expect(revisions).toEqual([...revisions].sort());
      expect(revisions.at(-1)).toBe(2);
    }
    expect(await query("SELECT FROM allocation.deliveries WHERE status NOT IN ('delivered', 'superseded')")).toEqual([]);
  });

  test.each([0, 1_000])('that wants to be asked again in %d ms is left alone no shorter than otherwise', async (afterMs) => {
    system.answer = () => { throw new HandlerFailure('retry', 'busy', afterMs); };
    system.answerGroups = () => { throw new HandlerFailure('retry', 'busy', afterMs); };
    await remember.remember([event('T1')]);
    await decideAll();
    for (let attempt = 0; attempt < 2; attempt++) {
      await deliver.round();
      await deliver.stop();
      expect(await deliver.round()).toBeGreaterThanOrEqual(750 * 2 ** attempt);
      await database.time.advance(60_000);
    }
    expect(await refresh.execute(signal)).toMatchObject({ failed: 1, nextMs: 2_000 });
  });

  test('a call that never can succeed becomes a dead letter and holds up nothing', async () => {
    system.answer = ({ ticket_id }) => {
      if (ticket_id === 'T1') throw new HandlerFailure('permanent', 'there is no such ticket');
      return { kind: 'assigned' };
    };
    await remember.remember([event('T1'), event('T2')]);
    await decideAll();
    await deliverAll();
    expect(await query('SELECT kind, origin, ticket_id, reason FROM platform.dead_letters')).toEqual([{ kind: 'assignment', origin: 'desk', ticket_id: 'T1', reason: 'there is no such ticket' }]);
    expect(system.calls.map(({ ticket_id }) => ticket_id).sort()).toEqual(['T1', 'T2']);

    const replay = new ReplayAssignment(database.dataSource);
    const [{ id }] = (await query<{ id: string }>("SELECT id FROM allocation.deliveries WHERE ticket_id = 'T1'")) as [{ id: string }];
    expect([await replay.execute('other', id), await replay.execute('acme', 'x'), await replay.execute('acme', id), await replay.execute('acme', id)]).toEqual(['not_found', 'not_found', 'replayed', 'not_dead']);
    system.answer = () => ({ kind: 'assigned' });
    await deliverAll();
    expect(system.calls.map(({ ticket_id }) => ticket_id)).toHaveLength(3);
  });

  test('an assignment given up is not made once a later decision has replaced it', async () => {
    system.answer = () => { throw new HandlerFailure('permanent', 'no'); };
    await remember.remember([event('T1')]);
    await decideAll();
    await deliverAll();
    const [{ id }] = (await query<{ id: string }>('SELECT id FROM allocation.deliveries')) as [{ id: string }];
    await new OverrideAllocation(database.dataSource, config).execute('acme', { decisionId: (await decisions())[0]!.id, groupId: 'apps', reason: 'r', actor: 'a' });
    expect(await new ReplayAssignment(database.dataSource).execute('acme', id)).toBe('not_dead');
  });

  test('whose groups cannot be fetched keeps those it had; a group that is gone gets nothing more', async () => {
    system.answerGroups = () => { throw new HandlerFailure('retry', 'it is down'); };
    await database.time.advance(61_000);
    expect(await refresh.execute(signal)).toMatchObject({ fetched: 0, failed: 1 });
    await remember.remember([event('T1')]);
    await decideAll();
    expect((await decisions())[0]).toMatchObject({ group_id: 'net' });
    system.answerGroups = () => ({ kind: 'groups', groups: [group('apps', { name: 'Applications', max_bandwidth: 5, current_load: 0 })] });
    await database.time.advance(10_000);
    expect(await refresh.execute(signal)).toMatchObject({ fetched: 1, failed: 0, nextMs: 60_000 });
    await remember.remember([event('T2')]);
    await decideAll();
    expect((await decisions()).at(-1)).toMatchObject({ ticket_id: 'T2', group_id: 'apps', reason: 'only_candidate' });
  });
});

test('a decision and its delivery read what they are about, not what else waits or was decided before', async () => {
  const MANY = 20_000;
  await query(`
    INSERT INTO allocation.tickets (tenant_id, ticket_id, ticket, updated_at, sequence, handler, group_id, reason, revision, decided_at, correlation_id)
    SELECT 'acme', 'old-' || n, json_build_object('description', repeat('x', 500)), platform.watchdog_now(), 0, 'desk', 'net', 'best_score', 1, platform.watchdog_now(), 'c' FROM generate_series(1, $1::int) AS n`, [MANY]);
  await query(`
    INSERT INTO allocation.deliveries (tenant_id, decision_id, ticket_id, handler, payload, next_attempt_at, correlation_id, created_at)
    SELECT 'acme', -n, 'old-' || n, 'desk', '{}', platform.watchdog_now() + interval '10 minutes', 'c', platform.watchdog_now() FROM generate_series(1, $1::int) AS n`, [MANY]);
  await query('ANALYZE allocation.tickets, allocation.deliveries');
  await remember.remember([event('T1')]);
  // A connection of its own: what it has read is counted at the latest when it ends.
  const own = await createDataSource({ url: database.url, migrations: [], poolSize: 1 }).initialize();
  const counted = async () => (await query<{ read: number; written: number }>(`
    SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0) + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes i WHERE i.relid = t.relid))::int AS read, sum(n_tup_ins + n_tup_upd)::int AS written
    FROM pg_stat_user_tables t WHERE schemaname = 'allocation' AND relname IN ('tickets', 'deliveries')`))[0]!;
  await until('what came before is counted', async () => (await counted()).written >= 2 * MANY + 1);
  const before = await counted();
  await new DecideWaiting({ ...deciding(), dataSource: own }).execute();
  const delivering = new DeliverAssignments(own, opened, hear.answer, silentLog);
  expect(await delivering.round()).toBe(600_000);
  await delivering.stop();
  await own.destroy();
  expect(system.calls).toHaveLength(1);
  // Claimed and decided; delivered, claimed, settled.
  await until('all of it is counted', async () => (await counted()).written >= before.written + 5);
  expect((await counted()).read - before.read).toBeLessThan(200);
});

test('of tickets decided together the most urgent get the places there are', async () => {
  system.found = [group('net', { max_bandwidth: 2, capabilities: ['network'] })];
  await database.time.advance(61_000);
  await refresh.execute(signal);
  await remember.remember([event('T1', { priority: 'low' }), event('T2', { priority: 'high' }), event('T3', { priority: 'medium' }), event('T4', { priority: 'critical' })]);
  await decideAll();
  expect((await decisions()).map(({ ticket_id, reason }) => [ticket_id, reason])).toEqual([['T1', 'all_full'], ['T2', 'only_candidate'], ['T3', 'all_full'], ['T4', 'only_candidate']]);
});

test('a ticket that cannot be decided is put off, and keeps nobody else from a decision', async () => {
  await query(`
    CREATE FUNCTION allocation.refuse_t3() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'not this one'; END$$;
    CREATE TRIGGER refuse_t3 BEFORE INSERT ON allocation.decisions FOR EACH ROW WHEN (NEW.ticket_id = 'T3') EXECUTE FUNCTION allocation.refuse_t3()`);
  try {
    await remember.remember(Array.from({ length: 7 }, (_, i) => event(`T${i}`)));
    await decideAll();
    expect((await decisions()).map(({ ticket_id }) => ticket_id).sort()).toEqual(['T0', 'T1', 'T2', 'T4', 'T5', 'T6']);
  } finally {
    await query('DROP TRIGGER refuse_t3 ON allocation.decisions; DROP FUNCTION allocation.refuse_t3');
  }
  await database.time.advance(60_000);
  await decideAll();
  expect((await decisions()).at(-1)).toMatchObject({ ticket_id: 'T3' });
  expect(await loads()).toEqual({ net: expect.any(Number), apps: expect.any(Number) });
});

test('reasons too long for the handler are cut between characters', async () => {
  const tags = Array.from({ length: 60 }, (_, i) => `${'😀'.repeat(45)}${i}`);
  for (const name of ['Alpha', 'Alphab']) {
    system.found = [group('net', { name, max_bandwidth: 50, metrics: { cultural_competencies: tags } })];
    await database.time.advance(61_000);
    await refresh.execute(signal);
    await remember.remember([event(`T-${name}`, { tags })]);
  }
  await decideAll();
  await deliverAll();
  expect(system.calls).toHaveLength(2);
  for (const { rationale } of system.calls) expect([rationale.length, rationale.isWellFormed()]).toEqual([4_000, true]);
});

test('a ticket that ends while it is being given to a group frees its place there', async () => {
  await remember.remember([event('T1')]);
  const deciding = database.dataSource.createQueryRunner();
  await deciding.startTransaction();
  await deciding.query("SELECT FROM allocation.tickets WHERE ticket_id = 'T1' FOR UPDATE");
  const ended = remember.remember([event('T1', { status: 'resolved', updated_at: '2026-03-02T10:01:00.000Z' })]);
  await until('the end waits for the decision', async () => (await query("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")).length > 0);
  await deciding.query("UPDATE allocation.groups SET load = load + 1 WHERE group_id = 'net'");
  await deciding.query("UPDATE allocation.tickets SET handler = 'desk', group_id = 'net', wanted_at = NULL, revision = 1 WHERE ticket_id = 'T1'");
  await deciding.commitTransaction();
  await deciding.release();
  await ended;
  expect(await loads()).toEqual({ net: 1, apps: 1 });
});

describe('a handler that is configured anew', () => {
  const overbooked = (places: number): OpenHandler => ({ ...open('desk', system), complete: (found) => completeGroups(found, { defaults: {}, groups: new Map([['net', { max_bandwidth: places }]]) }) });
  const places = async () => (await query<{ places: number }>(`SELECT ("group"->>'max_bandwidth')::int AS places FROM allocation.groups WHERE group_id = 'net'`))[0]!.places;

  test('is asked at once and for the whole list, whatever it said of how long it keeps', async () => {
    const asked: (string | undefined)[] = [];
    system.answerGroups = (etag) => {
      asked.push(etag);
      return etag === 'v1' ? { kind: 'not_modified' } : { kind: 'groups', groups: system.found, etag: 'v1' };
    };
    opened.handlers = [overbooked(40)];
    await refresh.execute(signal);
    expect([asked, await places()]).toEqual([[], 5]);
    refresh.askAnew(opened.handlers);
    await refresh.execute(signal);
    expect([asked, await places()]).toEqual([[undefined], 40]);
    await database.time.advance(61_000);
    await refresh.execute(signal);
    expect([asked, await places()]).toEqual([[undefined, 'v1'], 40]);
  });

  test('while it is being asked, is asked once more: the list under way may be completed as before', async () => {
    const during: (() => Promise<void>)[] = [async () => {
      opened.handlers = [overbooked(40)];
      const other = new RefreshGroups(database.dataSource, opened, known, silentLog);
      other.askAnew(opened.handlers);
      await other.execute(signal);
    }];
    const slow: Handler = { ...system, groups: async () => { await during.shift()?.(); return { kind: 'groups', groups: system.found, etag: 'v2' }; }, assign: () => Promise.resolve({ kind: 'assigned' }) };
    opened.handlers = [{ ...overbooked(7), handler: slow }];
    refresh.askAnew(opened.handlers);
    await refresh.execute(signal);
    expect(during).toEqual([]);
    // What was asked for last is what counts, and nobody holds the list any more.
    expect(await places()).toBe(40);
    expect(await query('SELECT etag, lease_until FROM allocation.group_lists')).toEqual([{ etag: 'v1', lease_until: null }]);
  });
});

test('groups of a handler that is configured no longer are gone, and what waits for it is said', async () => {
  await remember.remember([event('T1')]);
  await decideAll();
  const said: object[] = [];
  const orphans = () => new DeliverAssignments(database.dataSource, opened, hear.answer, Object.assign(Object.create(silentLog) as Log, { warn: (fields: object) => said.push(fields) })).reportOrphans();
  await orphans();
  expect(said).toEqual([]);
  const list = async () => (await new ListGroups(database.dataSource, opened).list('acme', 1)).groups.map(({ group_id, gone }) => [group_id, gone]);
  expect(await list()).toEqual([['apps', false], ['net', false]]);
  opened.handlers = [open('other', system)];
  expect(await list()).toEqual([['apps', true], ['net', true]]);
  await orphans();
  expect(said).toEqual([{ operation: 'assign', tenant_id: 'acme', handler: 'desk', waiting: 1 }]);
});

test.each<[string, unknown[], string]>([
  ['entries that are no groups', ['x', null, 7], 'none of its groups is usable'],
  ['more groups than anybody compares', Array.from({ length: 2_001 }, (_, i) => group(`g${i}`)), 'more than 2000'],
])('a list of %s leaves the one there was', async (_, found, reason) => {
  system.found = found as FoundGroup[];
  await database.time.advance(61_000);
  expect(await refresh.execute(signal)).toMatchObject({ fetched: 0, failed: 1 });
  expect(await query('SELECT last_error FROM allocation.group_lists')).toEqual([{ last_error: expect.stringContaining(reason) }]);
  expect(await loads()).toEqual({ net: 1, apps: 1 });
});

test('one group that makes no sense harms no other, and of two with one id the first counts', async () => {
  system.found = [null as unknown as FoundGroup, group('bad', { capabilities: 5 as unknown as string[] }), group('net', { current_load: 3 }), group('net', { current_load: 1e308 })];
  await database.time.advance(61_000);
  await refresh.execute(signal);
  expect(await loads()).toEqual({ net: 3 });
});

test('a handler has no say about the tickets of another, and nothing is logged twice', async () => {
  await remember.remember([event('T1')]);
  await decideAll();
  expect(await hear.execute('acme', 'other', [{ kind: 'assigned', ticket_id: 'T1' }, { kind: 'reassigned', ticket_id: 'T1', group_id: 'apps' }])).toEqual({
    kind: 'heard', ignored: [{ index: 0, reason: 'the ticket is with another handler' }, { index: 1, reason: 'the ticket is with another handler' }],
  });
  await hear.execute('acme', 'desk', Array.from({ length: 5 }, () => ({ kind: 'assigned' as const, ticket_id: 'T1' })));
  expect(await verifyAudit(database.dataSource)).toMatchObject([{ entries: 2 }]);
});

test('what a fetched list has not heard of yet still counts', async () => {
  await remember.remember([event('T1'), event('T2')]);
  await decideAll();
  expect(await loads()).toEqual({ net: 3, apps: 1 });
  await database.time.advance(61_000);
  await refresh.execute(signal);
  expect(await loads()).toEqual({ net: 3, apps: 1 });
});

test('tickets of a source go to the groups of the handlers that take it', async () => {
  const other = new System();
  other.found = [group('builders', { name: 'Builders', max_bandwidth: 50 })];
  opened.handlers = [open('desk', system, ['jira']), open('facilities', other, ['building'])];
  await refresh.execute(signal);
  await remember.remember([event('T1', { source: 'building' }), event('T2', { source: 'jira' }), event('T3', { source: 'elsewhere' })]);
  await decideAll();
  expect(new Map((await decisions()).map(({ ticket_id, group_id, reason }) => [ticket_id, group_id ?? reason]))).toEqual(new Map([['T1', 'builders'], ['T2', 'net'], ['T3', 'no_groups_configured']]));
});

describe('scorers of a tenant\'s own', () => {
  const weigh = (): void => config.change(`tiers: {gold: {high: {response: 30, resolution: 180}}}\nplugins: {home: ./home.mjs}\nallocation: { scorer_timeout_ms: 200, tenants: {acme: {weights: {availability: 0.1, home: 0.9}}} }`);

  test('have the say that the weights give them', async () => {
    writeFileSync(join(directory, 'home.mjs'), "export const score = ({ category }, { id }) => (id === 'desk/apps' && category === 'network' ? 1 : 0);");
    weigh();
    await remember.remember([event('T1')]);
    await decideAll();
    expect(await decisions()).toEqual([expect.objectContaining({ group_id: 'apps' })]);
    expect(await query('SELECT scores->\'custom\' AS custom FROM allocation.decisions')).toEqual([{ custom: { home: 1 } }]);
  });

  test('that never answer do not stop allocation', async () => {
    writeFileSync(join(directory, 'home.mjs'), 'export const score = () => { for (;;); };');
    weigh();
    await remember.remember(Array.from({ length: 8 }, (_, i) => event(`T${i}`)));
    await decideAll();
    expect((await decisions()).map(({ reason }) => reason)).toEqual(Array.from({ length: 8 }, () => 'best_score'));
  });
});

describe('how decisions turn out', () => {
  const later = (minutes: number): string => new Date(Date.parse(NOW) + minutes * 60_000).toISOString();
  const outcomes = () => query<Record<string, unknown>>('SELECT outcome, outcome_reason, outcome_group, breached_at FROM allocation.decisions ORDER BY id');

  test('a source that names the chosen group accepts it, one that names another reassigns the ticket, also after it had accepted', async () => {
    await remember.remember([event('T1'), event('T2'), event('T3')]);
    await decideAll();
    const [own, other] = (await decisions())[0]!.group_id === 'net' ? ['Network', 'Applications'] : ['Applications', 'Network'];
    await remember.remember([event('T1', { updated_at: later(1), assignment_group: own! }), event('T2', { updated_at: later(1), assignment_group: 'Somebody else' }), event('T3', { updated_at: later(1) })]);
    expect(await outcomes()).toMatchObject([{ outcome: 'accepted', outcome_group: null }, { outcome: 'reassigned', outcome_reason: 'the source names Somebody else', outcome_group: null }, { outcome: null }]);
    await remember.remember([event('T1', { updated_at: later(2), assignment_group: other! })]);
    expect((await outcomes())[0]).toMatchObject({ outcome: 'reassigned', outcome_group: `desk/${other === 'Network' ? 'net' : 'apps'}` });
    await remember.remember([event('T1', { updated_at: later(3), assignment_group: own! })]);
    expect((await outcomes())[0]).toMatchObject({ outcome: 'reassigned' });
  });

  test('a breach is noted on the decision that was in force, once, and taken back with its retraction', async () => {
    const breaches = new HearBreaches(database.dataSource);
    const alert = (alert_id: string, kind: string, instant: string, ticket_id = 'T1'): Message =>
      ({ ...event(ticket_id), type: kind === 'retracted' ? EVENT_TYPES.breachRetracted : EVENT_TYPES.alertRaised, data: JSON.stringify({ tenant_id: 'acme', ticket_id, alert_id, kind, instant }) });
    await remember.remember([event('T1')]);
    await decideAll();
    await breaches.hear([alert('1', 'warning', later(10)), alert('2', 'breach', later(-10)), alert('3', 'breach', later(1), 'unheard of')]);
    expect(await outcomes()).toMatchObject([{ breached_at: null }]);
    await breaches.hear([alert('4', 'breach', later(30)), alert('5', 'breach', later(60))]);
    await breaches.hear([alert('5', 'breach', later(60))]);
    expect(await outcomes()).toMatchObject([{ breached_at: new Date(later(30)) }]);
    await breaches.hear([alert('5', 'retracted', later(60))]);
    expect(await outcomes()).toMatchObject([{ breached_at: new Date(later(30)) }]);
    await breaches.hear([alert('4', 'retracted', later(30))]);
    expect(await outcomes()).toMatchObject([{ breached_at: null }]);
  });

  describe('and what is learned of it', () => {
    const SCORERS = Object.keys(DEFAULT_WEIGHTS);
    const tableOf = (ranking: readonly { readonly id: string; readonly scores: Readonly<Record<string, unknown>> }[]) => {
      const ids = ranking.map(({ id }) => id);
      return { ids, names: ids, standings: ids.map(() => 'free'), scores: Object.fromEntries([...SCORERS, 'composite'].map((name) => [name, ranking.map(({ scores }) => scores[name])])), custom: {}, missing: {} };
    };

    /** Decisions by the default weights; people who know that nearness matters gave some of them to another group. */
    async function past(count: number): Promise<void> {
      const random = seededRandom(7);
      const rows = Array.from({ length: count }, (_, i) => {
        const ranking = ['net', 'apps', 'far', 'near'].map((id) => {
          const scores = Object.fromEntries(SCORERS.map((name) => [name, random()]));
          return { id: `desk/${id}`, name: id, standing: 'free', missing: [], scores: { ...scores, custom: {}, composite: 0 } };
        });
        const best = (weights: Record<string, number>) => ranking.reduce((top, one) => {
          const merit = ({ scores }: typeof one): number => SCORERS.reduce((sum, name) => sum + weights[name]! * (scores as Record<string, unknown> as Record<string, number>)[name]!, 0);
          return merit(one) > merit(top) ? one : top;
        });
        const [given, right] = [best({ ...DEFAULT_WEIGHTS }), best({ ...DEFAULT_WEIGHTS, availability: 0.1, proximity: 0.25 })];
        return { ticket_id: `L${i}`, group_id: given.id.slice(5), outcome: given === right ? 'accepted' : 'reassigned', outcome_group: given === right ? null : right.id, basis: { needs: {}, ranking: tableOf(ranking) } };
      });
      await query(`
        INSERT INTO allocation.decisions (tenant_id, ticket_id, revision, handler, group_id, reason, decided_by, rationale, basis, config_version, outcome, outcome_group, decided_at, correlation_id)
        SELECT 'acme', ticket_id, 1, 'desk', group_id, 'best_score', 'engine', '{}', basis, 1, outcome, outcome_group, platform.watchdog_now(), 'c'
        FROM json_to_recordset($1) AS r (ticket_id text, group_id text, basis json, outcome text, outcome_group text)`, [JSON.stringify(rows)]);
    }

    const enable = (more = ''): void => config.change(`tiers: {gold: {high: {response: 30, resolution: 180}}}\nallocation: { learning: {enabled: true}${more} }`);
    const proposals = async () => (await new ListProposals(database.dataSource, config).list('acme')).proposals;
    const replica = () => new LearnWeights(database.dataSource, config, opened);

    test('nothing, unless it is wanted', async () => {
      await past(200);
      expect(await replica().execute()).toEqual(new Map());
      expect(await proposals()).toEqual([]);
    });

    test('a proposal a day, by one of the replicas, with its evidence and the text that adopts it', async () => {
      await past(1_500);
      enable();
      const rounds = await Promise.all([replica().execute(), replica().execute()]);
      expect(rounds.flatMap((round) => [...round])).toEqual([['acme', 'proposal']]);
      const [proposal] = await proposals();
      expect(proposal).toMatchObject({ kind: 'proposal', reason: null, current: DEFAULT_WEIGHTS, evidence: { trained: expect.any(Number), zScore: expect.any(Number) } });
      expect(proposal!.proposed!['proximity']).toBeGreaterThan(DEFAULT_WEIGHTS.proximity);
      expect(proposal!.proposed!['availability']).toBeLessThan(DEFAULT_WEIGHTS.availability);
      config.change(`tiers: {gold: {high: {response: 30, resolution: 180}}}\n${proposal!.yaml!}`);
      expect(config.current().allocationOf('acme').weights!['proximity']).toBeCloseTo(proposal!.proposed!['proximity']!, 3);
      expect(config.current().allocationOf('other').weights).toEqual(DEFAULT_WEIGHTS);
    });

    test('a round that finds nothing says why, and the next is a day later', async () => {
      await past(20);
      enable(', by_category: {Cables: {proximity: 1}}');
      expect(await replica().execute()).toEqual(new Map([['acme', 'no_evidence']]));
      expect(await proposals()).toMatchObject([{ kind: 'no_evidence', reason: 'too_few_outcomes', proposed: null, yaml: null }]);
      await database.time.advance(23 * 3_600_000);
      expect(await replica().execute()).toEqual(new Map());
      await past(0);
      await database.time.advance(3_600_000);
      expect(await replica().execute()).toEqual(new Map([['acme', 'no_evidence']]));
    });
  });
});
