import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { compileBatchValidator, type TicketEvent } from '#contracts';
import { foldTicket, readClock } from '#core/sla-clock';
import { compareMoments, type TicketMoment } from '#core/ticket';
import { PLAIN_MAPPING, openEventFile, parseMapping, type Mapping } from '#platform/event-files';
import { TestConfig } from '#testing';

export interface Log {
  readonly file: string;
  /** Undefined: the file's columns are the event's fields. */
  readonly mapping: string | undefined;
}

/** What the pure core makes of a file of events: no service, no database, no bus. */
export interface PureState {
  /** Events the service must accept, repetitions left out. */
  readonly events: number;
  readonly tickets: number;
  /** As in stored-state.ts, sorted. */
  readonly clocks: readonly string[];
  readonly alerts: readonly string[];
  /** Breached clocks by priority of their ticket. */
  readonly breaches: Readonly<Record<string, number>>;
}

/** The same beside the test: in the test runner's own world of globals, reading a large file takes four times as long. */
export function pureStateOf(log: Log, configFile: string): Promise<PureState> {
  return new Promise((done, failed) => {
    new Worker(resolve('dist/test/system/pure-core-worker.js'), { workerData: { log, configFile } }).once('message', done).once('error', failed);
  });
}

export async function pureState(log: Log, configFile: string): Promise<PureState> {
  const timelines = await timelinesOf(log);
  const config = new TestConfig(await readFile(configFile, 'utf8')).current();
  const now = Date.now();
  const [clocks, alerts]: string[][] = [[], []];
  const breaches: Record<string, number> = {};
  let events = 0;
  for (const [ticket, moments] of timelines) {
    events += new Set(moments.map(({ eventId }) => eventId)).size;
    const newest = moments.reduce((a, b) => (compareMoments(a, b) < 0 ? b : a));
    for (const clock of foldTicket(moments, config.policies).clocks) {
      const { state, breachedAt } = readClock(clock, now, config.schedule(clock.calendar));
      if (breachedAt !== null) breaches[newest.priority] = (breaches[newest.priority] ?? 0) + 1;
      clocks!.push(line(
        ticket, clock.clock, clock.cycle, clock.phase, state, clock.policy, clock.targetMs, clock.startedAt, clock.accumulatedMs,
        clock.runningSince, clock.deadline, clock.stoppedAt, breachedAt,
      ));
      for (const { threshold, kind, reason, instant, elapsedMs } of clock.steps.filter((step) => step.alerts && step.instant < now)) {
        alerts!.push(line(ticket, clock.clock, clock.cycle, threshold, kind, reason, 'historical', instant, clock.policy, clock.targetMs, elapsedMs, null));
      }
    }
  }
  return { events, tickets: timelines.size, clocks: clocks!.sort(), alerts: alerts!.sort(), breaches };
}

async function timelinesOf({ file, mapping: mappingFile }: Log): Promise<ReadonlyMap<string, readonly TicketMoment[]>> {
  const mapping = await mappingOf(mappingFile);
  const input = await openEventFile(file, mapping);
  if (input.kind === 'unusable') throw new Error(input.problems.join('; '));
  const validate = compileBatchValidator(() => Date.now());
  const timelines = new Map<string, TicketMoment[]>();
  for await (const row of input.rows) {
    if (row.kind !== 'event') continue;
    for (const event of validate([row.event], 'none').good) {
      const timeline = timelines.get(event.id) ?? [];
      timelines.set(event.id, timeline);
      timeline.push(momentOf(event));
    }
  }
  return timelines;
}

async function mappingOf(file: string | undefined): Promise<Mapping> {
  if (file === undefined) return PLAIN_MAPPING;
  const parsed = parseMapping(await readFile(file, 'utf8'));
  if (!parsed.ok) throw new Error(parsed.problems.join('; '));
  return parsed.mapping;
}

function momentOf(event: TicketEvent): TicketMoment {
  const { updated_at, sequence, first_response_at, comment } = event;
  return {
    occurredAt: Date.parse(updated_at),
    sequence: sequence ?? 0,
    eventId: `${updated_at}#${sequence ?? 0}`,
    createdAt: Date.parse(event.created_at),
    status: event.status,
    priority: event.priority,
    tier: event.customer_tier,
    tenant: 'default',
    ...(first_response_at ? { firstResponseAt: Date.parse(first_response_at) } : {}),
    ...(comment ? { comment: { by: comment.by, public: comment.public ?? true } } : {}),
    ...given('group', event.assignment_group),
    ...given('category', event.category),
    ...given('source', event.source),
    ...given('country', event.requester_location?.country),
    ...given('tags', event.tags),
    ...given('title', event.title),
    ...given('description', event.description),
    ...given('metadata', event.external_metadata),
  };
}

/** In an event, null is the same as nothing. */
function given<K extends keyof TicketMoment>(field: K, value: TicketMoment[K] | null): Partial<TicketMoment> {
  return value === undefined || value === null ? {} : { [field]: value };
}

function line(...values: readonly (string | number | null)[]): string {
  return values.map((value) => value ?? '-').join(' | ');
}
