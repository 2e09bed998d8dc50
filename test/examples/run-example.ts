import { explainClock, explainInWords, foldTicket, type Clock, type PolicySet, type TicketFold } from '#core/sla-clock';
import type { TicketMoment } from '#core/ticket';
import { parseDuration } from '#platform/config';
import { versionsOf, type Version } from './configure.js';
import type { ClockExpectation, Event, Example, TicketExpectation, Topic } from './example.js';
import { LocalTimes } from './local-time.js';

interface Told {
  readonly at: number;
  readonly moment: TicketMoment;
}

/** Has the engine live through an example, and holds each expectation against it. Throws Error where the example makes no sense. */
export function runExample(topic: Topic, example: Example): void {
  const times = new LocalTimes(example.zone ?? topic.zone);
  const told = momentsOf(example.events, times);
  const versions = versionsOf(topic, example, times);
  const end = Math.max(...told.map(({ at }) => at), ...versions.map(({ from }) => from));
  for (const expectation of example.expect) {
    const at = expectation.at === undefined ? end : times.read(expectation.at);
    const seen = seenAt(at, told, versions);
    const { fold, version } = seen;
    const facts = 'ticket' in expectation ? ticketFacts(expectation, fold, times) : clockFacts(expectation, seen, at, times);
    const { actual, expected } = facts;
    expect({ expectation, version, ...actual }).toEqual({ expectation, version, ...expected });
  }
}

/** What a source says accumulates; the events keep their order where they are of one instant. */
function momentsOf(events: readonly Event[], times: LocalTimes): readonly Told[] {
  let ticket: Partial<TicketMoment> = { status: 'new', priority: 'high', tier: 'gold' };
  let createdAt: number | undefined;
  return events.map(({ at: time, told, created, group, message, first_response: answer, ...said }, index) => {
    const occurredAt = times.read(time);
    createdAt ??= created === undefined ? occurredAt : times.read(created);
    const { group: kept, ...lasting } = { ...ticket, ...said };
    const owner = group === undefined ? kept : group ?? undefined;
    ticket = { ...lasting, ...(owner !== undefined && { group: owner }) };
    const moment = {
      ...ticket, occurredAt, sequence: index, eventId: `event ${index + 1}`, createdAt,
      ...(answer !== undefined && { firstResponseAt: times.read(answer) }),
      ...(message !== undefined && { comment: { by: message === 'customer' ? 'customer' : 'agent', public: message !== 'internal note' } }),
    } as TicketMoment;
    return { at: told === undefined ? occurredAt : times.read(told), moment };
  });
}

interface Seen {
  readonly fold: TicketFold;
  readonly version: number;
  readonly createdAt: number;
  readonly versions: readonly Version[];
}

/** As the service does: each version in turn re-times the open clocks, and leaves finished cycles under the one they ran under (rule R8). */
function seenAt(at: number, told: readonly Told[], all: readonly Version[]): Seen {
  const versions = all.filter(({ from }) => from <= at);
  const pins = new Map<string, Map<number, PolicySet>>();
  versions.forEach(({ config }, index) => {
    const until = versions[index + 1]?.from;
    if (until === undefined) return;
    const known = knownAt(until, told);
    if (known.length === 0) return;
    for (const { clock, cycle, phase, policyVersion } of foldTicket(known, config.policies, pins).clocks) {
      if (phase === 'stopped') pins.set(clock, (pins.get(clock) ?? new Map<number, PolicySet>()).set(cycle, versions[policyVersion - 1]!.config.policies));
    }
  });
  const { config } = versions.at(-1)!;
  const known = knownAt(at, told);
  if (known.length === 0) throw new Error('nothing is known yet at that time');
  const fold = foldTicket(known, config.policies, pins);
  // Rule R1, of every example.
  expect(foldTicket([...known.toReversed(), ...known], config.policies, pins)).toEqual(fold);
  return { fold, version: config.version, createdAt: known[0]!.createdAt, versions };
}

function knownAt(at: number, told: readonly Told[]): readonly TicketMoment[] {
  return told.filter((one) => one.at <= at && one.moment.occurredAt <= at).map(({ moment }) => moment).toSorted((a, b) => a.occurredAt - b.occurredAt || a.sequence - b.sequence);
}

interface Facts {
  readonly actual: Readonly<Record<string, unknown>>;
  readonly expected: Readonly<Record<string, unknown>>;
}

function clockFacts(expectation: ClockExpectation, { fold, createdAt, versions }: Seen, at: number, times: LocalTimes): Facts {
  const [name, cycle = '1'] = expectation.clock.split(' ');
  const clock = fold.clocks.find((one) => one.clock === name && one.cycle === Number(cycle));
  if (clock === undefined) return { actual: { clocks: fold.clocks.map(cycleName) }, expected: { clocks: expect.arrayContaining([`${name} ${cycle}`]) as unknown } };
  // A clock's calendar is that of the version it runs under: an older one's, where its cycle is finished or its policy keeps older tickets.
  const explanation = explainClock(clock, createdAt, at, (calendar, version) => versions[version - 1]!.config.schedule(calendar, version));
  // Rule R12, of every example.
  expect(explanation.segments.reduce((sum, { countedMs }) => sum + countedMs, 0)).toBe(explanation.elapsedMs);
  const instant = (text: string): number | null => (text === 'none' || text === 'never' ? null : times.read(text));
  const facts: Record<keyof Omit<ClockExpectation, 'at' | 'clock'>, () => readonly [actual: unknown, expected: unknown]> = {
    state: () => [explanation.state, expectation.state],
    due: () => [utc(explanation.deadline), utc(instant(expectation.due!))],
    used: () => [explanation.elapsedMs, amount(expectation.used!)],
    left: () => [explanation.remainingMs, amount(expectation.left!)],
    target: () => [explanation.targetMs, amount(expectation.target!)],
    started: () => [utc(explanation.startedAt), utc(instant(expectation.started!))],
    stopped: () => [utc(explanation.stoppedAt), utc(instant(expectation.stopped!))],
    breached: () => [utc(explanation.breachedAt), utc(instant(expectation.breached!))],
    policy: () => [explanation.policy, expectation.policy],
    calendar: () => [explanation.calendar, expectation.calendar],
    version: () => [explanation.policyVersion, expectation.version],
    alerts: () => [alertsOf(clock), Object.fromEntries(Object.entries(expectation.alerts!).map(([threshold, text]) => {
      const [, time, byChange] = /^(.*?)( by the change)?$/.exec(text)!;
      return [threshold, `${utc(instant(time!))}${byChange ?? ''}`];
    }))],
    stretches: () => [explanation.segments.map(({ kind, from, to }) => `${kind} ${utc(from)} to ${utc(to)}`), stretchesOf(expectation.stretches!, times)],
    words: () => [explainInWords(explanation), expectation.words],
  };
  return compared(expectation, facts);
}

function ticketFacts({ ticket }: TicketExpectation, fold: TicketFold, times: LocalTimes): Facts {
  return compared(ticket, {
    policy: () => [fold.policy ?? 'none', ticket.policy],
    clocks: () => [fold.clocks.map(cycleName), ticket.clocks],
    unknown_statuses: () => [fold.unknownStatuses, ticket.unknown_statuses],
    owners: () => [fold.owners.map(({ group, from, to }) => `${group} ${utc(from)} to ${utc(to)}`), stretchesOf(ticket.owners!, times)],
  });
}

/** Only what the example speaks of. */
function compared(expectation: object, facts: Readonly<Record<string, () => readonly [unknown, unknown]>>): Facts {
  const pairs = Object.entries(facts).filter(([name]) => Object.hasOwn(expectation, name)).map(([name, fact]) => [name, fact()] as const);
  return {
    actual: Object.fromEntries(pairs.map(([name, [actual]]) => [name, actual])),
    expected: Object.fromEntries(pairs.map(([name, [, expected]]) => [name, expected])),
  };
}

function alertsOf({ steps }: Clock): Readonly<Record<string, string>> {
  return Object.fromEntries(steps.filter(({ alerts }) => alerts).map(({ threshold, instant, reason }) => [threshold, `${utc(instant)}${reason === 'retarget' ? ' by the change' : ''}`]));
}

function stretchesOf(texts: readonly string[], times: LocalTimes): readonly string[] {
  return texts.map((text) => {
    const [, kind, from, to] = /^(\S+) (.*?)(?: to (.*)| on)$/.exec(text) ?? [];
    if (kind === undefined) throw new Error(`"${text}" is no stretch like "running 09:00 to 12:00" or "paused 12:00 on"`);
    return `${kind} ${utc(times.read(from!))} to ${utc(to === undefined ? null : times.read(to))}`;
  });
}

/** `1h30m`, `-20m`, `0s`, `5ms`; `none` is null. */
function amount(text: string): number | null {
  if (text === 'none') return null;
  const [, sign, size = '', ms] = /^(-?)(.*?)(?:(\d+)ms)?$/.exec(text)!;
  const whole = size.trim() === '' && ms !== undefined ? 0 : parseDuration(size);
  if (whole === undefined) throw new Error(`"${text}" is no duration like "1h30m" or "-20m"`);
  const total = whole + Number(ms ?? 0);
  return sign === '-' ? -total : total;
}

const utc = (instant: number | null): string => (instant === null ? 'none' : new Date(instant).toISOString());
const cycleName = ({ clock, cycle }: Clock): string => `${clock} ${cycle}`;

