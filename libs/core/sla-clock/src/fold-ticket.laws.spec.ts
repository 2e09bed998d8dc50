import fc from 'fast-check';
import type { TicketMoment } from '#core/ticket';
import { explainClock, foldTicket, readClock, type Clock, type PolicySet } from '#core/sla-clock';
import { anyWorld, compileWorld, type World } from '../spec/model/world.js';
import { tries } from '../spec/tries.js';

const RUNS = tries(150);
const lastInstant = ({ moments }: World): number => Math.max(...moments.flatMap(({ occurredAt, createdAt, firstResponseAt }) => [occurredAt, createdAt, firstResponseAt ?? 0]));
const anyLater = fc.nat(2 * 86_400_000);

test('permutation and duplication of the events change no clock, owner or word (rule R1)', () => {
  const messy = anyWorld.chain((world) => fc.tuple(
    fc.constant(world),
    fc.array(fc.constantFrom(...world.moments), { maxLength: 5 })
      .chain((again): fc.Arbitrary<TicketMoment[]> => fc.shuffledSubarray([...world.moments, ...again], { minLength: world.moments.length + again.length })),
  ));
  fc.assert(fc.property(messy, ([world, shuffled]) => {
    const { set } = compileWorld(world);
    expect(foldTicket(shuffled, set)).toEqual(foldTicket(world.moments, set));
  }), RUNS);
});

test('a timeline told bit by bit, in whatever order, ends where the whole one does (rule R1: late events)', () => {
  fc.assert(fc.property(anyWorld, (world) => {
    const { set } = compileWorld(world);
    const told: TicketMoment[] = [];
    let fold = foldTicket(told, set);
    for (const moment of world.moments) {
      told.push(moment);
      fold = foldTicket(told, set);
    }
    expect(fold).toEqual(foldTicket(world.moments, set));
  }), RUNS);
});

test('the counted time of an explanation adds up to the elapsed time of every kind of clock, without a gap between its segments (rule R12)', () => {
  fc.assert(fc.property(anyWorld, anyLater, (world, later) => {
    const { set, schedule } = compileWorld(world);
    const now = lastInstant(world) + later;
    for (const clock of foldTicket(world.moments, set).clocks) {
      const { segments, elapsedMs } = explainClock(clock, world.moments[0]!.createdAt, now, schedule);
      expect(segments.reduce((sum, { countedMs }) => sum + countedMs, 0)).toBe(elapsedMs);
      segments.forEach(({ from, to, kind, countedMs, calendar }, i) => {
        if (i > 0) expect(from).toBe(segments[i - 1]!.to);
        expect(countedMs).toBe(kind === 'running' ? (to ?? now) - from : 0);
        if (kind === 'outside_hours') expect(schedule(calendar).elapsed(from, to ?? now)).toBe(0);
      });
    }
  }), RUNS);
});

test('the running segments of a clock, each by its own calendar, are its elapsed time', () => {
  fc.assert(fc.property(anyWorld, anyLater, (world, later) => {
    const { set, schedule } = compileWorld(world);
    const now = lastInstant(world) + later;
    for (const clock of foldTicket(world.moments, set).clocks) {
      const sum = clock.segments
        .filter(({ kind }) => kind === 'running')
        .reduce((ms, { from, to, calendar }) => ms + schedule(calendar).elapsed(from, to ?? now), 0);
      expect(readClock(clock, now, schedule(clock.calendar)).elapsedMs).toBe(sum);
    }
  }), RUNS);
});

test('no two cycles of a clock are at once, and those of response and resolution follow each other without a gap', () => {
  fc.assert(fc.property(anyWorld, (world) => {
    const { clocks } = foldTicket(world.moments, compileWorld(world).set);
    for (const name of new Set(clocks.map(({ clock }) => clock))) {
      const cycles = clocks.filter(({ clock }) => clock === name);
      expect(cycles.map(({ cycle }) => cycle)).toEqual(cycles.map((_, i) => i + 1));
      const segments = cycles.flatMap((cycle) => cycle.segments);
      segments.slice(1).forEach(({ from }, i) => {
        const before = segments[i]!.to;
        if (name === 'response' || name === 'resolution') expect(from).toBe(before);
        else if (before !== null) expect(from).toBeGreaterThanOrEqual(before);
      });
    }
  }), RUNS);
});

test('steps are in order of instant, each threshold once, and a breach is always among the plans of a running clock', () => {
  fc.assert(fc.property(anyWorld, (world) => {
    for (const { steps, phase, deadline, breachedAt } of foldTicket(world.moments, compileWorld(world).set).clocks) {
      expect(steps.map(({ instant }) => instant)).toEqual(steps.map(({ instant }) => instant).sort((a, b) => a - b));
      expect(new Set(steps.map(({ threshold }) => threshold)).size).toBe(steps.length);
      const breach = steps.find(({ kind }) => kind === 'breach');
      if (phase === 'running') expect(breach?.instant).toBe(deadline);
      else expect(breach?.instant ?? null).toBe(breachedAt);
    }
  }), RUNS);
});

test('a finished cycle pinned to the configuration it ran under is not rewritten by another one (rule R8)', () => {
  fc.assert(fc.property(anyWorld, anyWorld, (world, other) => {
    const [then, now] = [compileWorld(world).set, compileWorld(other).set];
    const before = foldTicket(world.moments, then).clocks;
    const pins = new Map<string, Map<number, PolicySet>>();
    for (const { clock, cycle } of before.filter(isFinished)) pins.set(clock, (pins.get(clock) ?? new Map<number, PolicySet>()).set(cycle, then));
    const after = foldTicket(world.moments, now, pins).clocks;
    const firstOpen = (kind: string): number => before.find((old) => old.clock === kind && !isFinished(old))?.cycle ?? Infinity;
    for (const old of before.filter((clock) => isFinished(clock) && clock.cycle < firstOpen(clock.clock))) {
      expect(after.find(({ clock, cycle }) => clock === old.clock && cycle === old.cycle)).toEqual(old);
    }
  }), RUNS);
});

function isFinished({ phase }: Clock): boolean {
  return phase === 'stopped' || phase === 'cancelled';
}
