import fc from 'fast-check';
import { compareMoments, type TicketMoment } from '#core/ticket';
import { foldTicket, readClock, type Clock, type PolicySet, type Schedule } from '#core/sla-clock';
import { simulate, type OracleClock } from '../spec/oracle.js';
import { BIRTH, policySets, schedules, timelines } from '../spec/timelines.js';
import { tries } from '../spec/tries.js';

const RUNS = tries(1_000);
const calendar = (name: string): Schedule => schedules.find((schedule) => schedule.name === name)!;
const lastInstant = (timeline: readonly TicketMoment[]): number => Math.max(BIRTH, ...timeline.map(({ occurredAt }) => occurredAt));

test('the fold agrees with a tick-by-tick simulation', () => {
  fc.assert(fc.property(timelines, policySets, (timeline, set) => {
    const { clocks } = foldTicket(timeline, set);
    const ordered = [...timeline].sort(compareMoments);
    for (const kind of ['response', 'resolution'] as const) {
      const folded = clocks.filter(({ clock }) => clock === kind);
      const simulated = simulate(kind, ordered, set);
      expect(folded.map(comparable)).toEqual(simulated.map(comparable));
      folded.forEach((clock, i) => expect(elapsedAfter(clock, timeline)).toEqual(simulatedAfter(simulated[i]!, timeline)));
    }
  }), RUNS);
}, 120_000);

test('permutation and duplication change nothing (rule R1)', () => {
  const shuffled = timelines.chain((timeline) => fc.tuple(
    fc.constant(timeline),
    fc.array(fc.constantFrom(...timeline), { maxLength: 5 }).chain((again) => fc.shuffledSubarray([...timeline, ...again], { minLength: timeline.length + again.length })),
  ));
  fc.assert(fc.property(shuffled, policySets, ([timeline, messy], set) => {
    expect(foldTicket(messy, set)).toEqual(foldTicket(timeline, set));
  }), RUNS);
});

test('the running segments of a clock, each by its own calendar, add up to its elapsed time (rule R12)', () => {
  fc.assert(fc.property(timelines, policySets, fc.nat(300), (timeline, set, later) => {
    const now = lastInstant(timeline) + later;
    for (const clock of foldTicket(timeline, set).clocks) {
      const sum = clock.segments
        .filter(({ kind }) => kind === 'running')
        .reduce((ms, { from, to, calendar: name }) => ms + calendar(name).elapsed(from, to ?? now), 0);
      expect(readClock(clock, now, calendar(clock.calendar)).elapsedMs).toBe(sum);
    }
  }), RUNS);
});

test('the segments of all cycles cover the time since creation without a gap or an overlap', () => {
  fc.assert(fc.property(timelines, policySets, (timeline, set) => {
    const { clocks } = foldTicket(timeline, set);
    for (const kind of ['response', 'resolution']) {
      const segments = clocks.filter(({ clock }) => clock === kind).flatMap((clock) => clock.segments);
      const ends = segments.map(({ to }) => to);
      expect([BIRTH, ...ends.slice(0, -1)].slice(0, segments.length)).toEqual(segments.map(({ from }) => from));
    }
  }), RUNS);
});

test('steps are in order of instant, each threshold once, and a breach always among the plans of a running clock', () => {
  fc.assert(fc.property(timelines, policySets, (timeline, set) => {
    for (const { steps, phase, deadline, breachedAt } of foldTicket(timeline, set).clocks) {
      expect(steps.map(({ instant }) => instant)).toEqual(steps.map(({ instant }) => instant).sort((a, b) => a - b));
      expect(new Set(steps.map(({ threshold }) => threshold)).size).toBe(steps.length);
      const breach = steps.find(({ kind }) => kind === 'breach');
      if (phase === 'running') expect(breach?.instant).toBe(deadline);
      else expect(breach?.instant ?? null).toBe(breachedAt);
    }
  }), RUNS);
});

test('a finished cycle pinned to the set it ran under is not rewritten by another one (rule R8)', () => {
  fc.assert(fc.property(timelines, policySets, policySets, (timeline, then, now) => {
    const before = foldTicket(timeline, then).clocks;
    const pins = new Map<string, Map<number, PolicySet>>();
    for (const { clock, cycle } of before.filter(isFinished)) pins.set(clock, (pins.get(clock) ?? new Map<number, PolicySet>()).set(cycle, then));
    const after = foldTicket(timeline, now, pins).clocks;
    const firstOpen = (kind: string): number => before.find((old) => old.clock === kind && !isFinished(old))?.cycle ?? Infinity;
    for (const old of before.filter((clock) => isFinished(clock) && clock.cycle < firstOpen(clock.clock))) {
      expect(after.find(({ clock, cycle }) => clock === old.clock && cycle === old.cycle)).toEqual(old);
    }
  }), RUNS);
});

function isFinished({ phase }: Clock): boolean {
  return phase === 'stopped' || phase === 'cancelled';
}

function comparable(clock: Clock | OracleClock): unknown {
  const { cycle, policy, targetMs, startedAt, phase, stoppedAt, breachedAt, deadline, steps } = clock;
  return { cycle, policy, targetMs, startedAt, phase, stoppedAt, breachedAt, deadline, steps: steps.map(({ threshold, instant, reason }) => ({ threshold, instant, reason })) };
}

/** Elapsed time now and then after everything has happened. */
function instantsAfter(timeline: readonly TicketMoment[]): number[] {
  const known = Math.max(lastInstant(timeline), ...timeline.map(({ firstResponseAt }) => firstResponseAt ?? 0));
  return [0, 1, 2, 13, 60, 300].map((later) => known + later);
}

function elapsedAfter(clock: Clock, timeline: readonly TicketMoment[]): number[] {
  return instantsAfter(timeline).map((now) => readClock(clock, now, calendar(clock.calendar)).elapsedMs);
}

function simulatedAfter(clock: OracleClock, timeline: readonly TicketMoment[]): number[] {
  return instantsAfter(timeline).map((now) => clock.elapsedFrom(now));
}
