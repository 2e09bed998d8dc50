import type { Message } from '#platform/messaging';
import type { SlackMessage } from '#testing';
import { CLOCKS, THRESHOLDS, type Burst } from './burst.js';
import { alertName, alertsIn } from './told.js';
import { CHANNELS, type Channel } from './world.js';

interface AlertRow {
  readonly id: string;
  readonly ticket_id: string;
  readonly clock: string;
  readonly cycle: number;
  readonly threshold: string;
  readonly disposition: string;
  readonly level: number;
  readonly retracted: boolean;
}

/** Compares what is stored, what the topics carried and what Slack was told with the generator's own log. */
export async function expectExactlyOnce(burst: Burst): Promise<void> {
  await expectEventsKept(burst);
  const alerts = await expectAlertRows(burst);
  await expectStream(burst, alerts);
  await expectDeliveries(burst, alerts);
  for (const channel of CHANNELS) expectTold(burst, channel, alerts);
  expectTopics(burst, alerts);
  expect(await burst.world.database.query('SELECT origin, consumer, reason FROM platform.dead_letters')).toEqual([]);
}

/** Every acknowledged event is stored, folded and allocated, and nothing else is. */
async function expectEventsKept({ world, name, acknowledged }: Burst): Promise<void> {
  const said = acknowledged.map(({ id, updated_at, sequence }) => eventName(id, updated_at, sequence)).sort();
  for (const [table, instant] of [['intake.events', 'updated_at'], ['sla.timeline', 'occurred_at']] as const) {
    const rows = await world.database.query<{ ticket_id: string; at: Date; sequence: string }>(`SELECT ticket_id, ${instant} AS at, sequence FROM ${table} WHERE ticket_id LIKE $1`, [`${name}-%`]);
    expectSame(table, rows.map(({ ticket_id, at, sequence }) => eventName(ticket_id, at.toISOString(), Number(sequence))).sort(), said);
  }
  const states = await world.database.query<{ ticket_id: string; status: string }>('SELECT ticket_id, status FROM sla.tickets WHERE ticket_id LIKE $1', [`${name}-%`]);
  const last = new Map(acknowledged.map(({ id, status }) => [id, status]));
  expectSame('the newest status', states.map(({ ticket_id, status }) => `${ticket_id} ${status}`).sort(), [...last].map(([id, status]) => `${id} ${status}`).sort());
}

/** One row for each ticket, clock and threshold; levels that count up. Answers them in the order of their tickets' alerts. */
async function expectAlertRows({ world, name, tickets, thresholds }: Burst): Promise<readonly AlertRow[]> {
  const rows = await world.database.query<AlertRow>(
    `SELECT id, ticket_id, clock, cycle, threshold, disposition, level, retracted_at IS NOT NULL AS retracted FROM sla.alerts WHERE ticket_id LIKE $1 ORDER BY id`, [`${name}-%`]);
  const expected = tickets.flatMap(({ id }) => CLOCKS.flatMap((clock) => thresholds.map((threshold) => alertName(id, clock, threshold))));
  expectSame('alert rows', rows.map(nameOf).sort(), expected.sort());
  expect(rows.filter(({ retracted, disposition }) => retracted || disposition !== 'fired')).toEqual([]);
  for (const [ticket, ofTicket] of Map.groupBy(rows, ({ ticket_id }) => ticket_id)) {
    expectSame(`levels of ${ticket}`, ofTicket.map(({ level }) => level), ofTicket.map((_, index) => index + 1));
    const order = ofTicket.map(({ threshold }) => THRESHOLDS[threshold as keyof typeof THRESHOLDS]);
    expectSame(`thresholds of ${ticket}`, order, order.toSorted((a, b) => a - b));
  }
  return rows;
}

/** The live stream has no gap, each alert once, and each ticket's in order. */
async function expectStream({ world }: Burst, alerts: readonly AlertRow[]): Promise<void> {
  const { gaps } = await world.database.row<{ gaps: number }>('SELECT (max(seq) - min(seq) + 1 - count(*))::int AS gaps FROM live.events');
  expect(gaps).toBe(0);
  const events = await world.database.query<{ event_id: string }>('SELECT event_id FROM live.events ORDER BY seq');
  const own = new Map(alerts.map((alert) => [eventIdOf(alert), alert]));
  const streamed = events.flatMap(({ event_id }) => own.get(event_id) ?? []);
  expectInOrder('the live stream', streamed, alerts);
}

/** One row an alert and channel, each delivered, each ticket's in order. */
async function expectDeliveries({ world, name }: Burst, alerts: readonly AlertRow[]): Promise<void> {
  const rows = await world.database.query<{ event_id: string; channel: string; status: string }>('SELECT event_id, channel, status FROM alerting.deliveries WHERE ticket_id LIKE $1 ORDER BY id', [`${name}-%`]);
  expect(rows.filter(({ status }) => status !== 'delivered')).toEqual([]);
  const byEvent = new Map(alerts.map((alert) => [eventIdOf(alert), alert]));
  for (const channel of CHANNELS) {
    expectInOrder(`deliveries to ${channel}`, rows.filter((row) => row.channel === channel).map(({ event_id }) => known(byEvent, event_id)), alerts);
  }
}

/** Every alert was told, none more often than is excused, each ticket's in order; a repetition comes before anything newer of its ticket. */
function expectTold({ world, name, excused }: Burst, channel: Channel, alerts: readonly AlertRow[]): void {
  const { messages } = world.slack.webhook(channel);
  const told = messages.flatMap((message) => alertsIn(message).map((alert) => ({ alert, message }))).filter(({ alert }) => alert.startsWith(`${name}-`));
  const repeated = [...Map.groupBy(told, ({ alert }) => alert)].filter(([alert, times]) => times.length > 1 + unanswered(times) + (excused.get(`${channel} ${alert}`) ?? 0));
  expectSame(`told twice on ${channel}`, repeated.map(([alert, times]) => `${alert} ${times.length}`), []);
  const byName = new Map(alerts.map((alert) => [nameOf(alert), alert]));
  expectInOrder(`told on ${channel}`, withoutRepetitions(told.map(({ alert }) => known(byName, alert)), ({ ticket_id }) => ticket_id), alerts);
}

function expectTopics({ world: { topics }, name, acknowledged }: Burst, alerts: readonly AlertRow[]): void {
  if (!topics) return;
  const own = (messages: readonly Message[]) => firstOccurrences(messages.filter(({ key }) => key.startsWith(`default:${name}-`)));
  const byEvent = new Map(alerts.map((alert) => [eventIdOf(alert), alert]));
  expectInOrder('topic sla.alerts.v1', own(topics.alerts.handled).map(({ id }) => known(byEvent, id)), alerts);
  const said = acknowledged.map(({ id, updated_at, sequence = 0 }) => ({ ticket_id: id, id: `${id}@${updated_at}#${sequence}` }));
  expectInOrder('topic ticket.events.v1', own(topics.ticketEvents.handled).map(({ key, id }) => ({ ticket_id: key.slice('default:'.length), id })), said);
  expectSame('topic ticket.allocations.v1', own(topics.allocations.handled).map(({ key }) => key.slice('default:'.length)).sort(), [...new Set(acknowledged.map(({ id }) => id))].sort());
}

/** The same ones, and those of each ticket in the same order. */
function expectInOrder(what: string, found: readonly { readonly ticket_id: string; readonly id: string }[], expected: readonly { readonly ticket_id: string; readonly id: string }[]): void {
  const lines = (list: typeof found) => [...Map.groupBy(list, ({ ticket_id }) => ticket_id)].map(([ticket, ofTicket]) => `${ticket}: ${ofTicket.map(({ id }) => id).join(' ')}`).sort();
  expectSame(what, lines(found), lines(expected));
}

/** As toEqual, but it names the first few differences of tens of thousands. */
function expectSame<T>(what: string, found: readonly T[], expected: readonly T[]): void {
  const [inFound, inExpected] = [new Set(found), new Set(expected)];
  const difference = {
    what,
    missing: expected.filter((item) => !inFound.has(item)).slice(0, 5),
    unexpected: found.filter((item) => !inExpected.has(item)).slice(0, 5),
    moved: found.length === expected.length ? found.filter((item, index) => item !== expected[index]).slice(0, 5) : [],
    count: found.length,
  };
  expect(difference).toEqual({ what, missing: [], unexpected: [], moved: [], count: expected.length });
}

function known(alerts: ReadonlyMap<string, AlertRow>, name: string): AlertRow {
  const alert = alerts.get(name);
  if (!alert) throw new Error(`There is no alert ${name}`);
  return alert;
}

function firstOccurrences(messages: readonly Message[]): Message[] {
  const seen = new Set<string>();
  return messages.filter(({ key, id }) => !seen.has(`${key} ${id}`) && seen.add(`${key} ${id}`));
}

/** Without what says again the last thing said of the same. */
function withoutRepetitions<T>(list: readonly T[], keyOf: (item: T) => string): T[] {
  const last = new Map<string, T>();
  return list.filter((item) => last.get(keyOf(item)) !== item && last.set(keyOf(item), item));
}

function unanswered(times: readonly { readonly message: SlackMessage }[]): number {
  return times.filter(({ message }) => !message.answered).length;
}

function nameOf({ ticket_id, clock, threshold }: AlertRow): string {
  return alertName(ticket_id, clock, threshold);
}

function eventIdOf({ id }: AlertRow): string {
  return `alert-${id}`;
}

function eventName(ticket: string, instant: string, sequence = 0): string {
  return `${ticket}@${new Date(instant).toISOString()}#${sequence}`;
}
