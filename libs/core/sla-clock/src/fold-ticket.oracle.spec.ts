import fc from 'fast-check';
import { foldTicket, readClock, type Clock, type Segment } from '#core/sla-clock';
import { asExample } from '../spec/model/as-example.js';
import { modelTicket } from '../spec/model/model-ticket.js';
import { OutOfSight, type ModelClock } from '../spec/model/walk-cycle.js';
import { anyWorld, compileWorld, type Compiled, type World } from '../spec/model/world.js';
import { MINUTE } from '../spec/calendars.js';
import { tries } from '../spec/tries.js';

const CLOCKS = ['response', 'resolution', 'next_response', 'update', 'ownership', 'mine'];

test('the fold agrees with somebody who leads every clock through time minute by minute', () => {
  fc.assert(fc.property(anyWorld, (world) => {
    const compiled = compileWorld(world);
    const model = modelled(world, compiled);
    const { clocks } = foldTicket(world.moments, compiled.set);
    const last = lastInstant(world);
    for (const name of CLOCKS) {
      const ours = clocks.filter(({ clock }) => clock === name);
      const theirs = model.filter(({ clock }) => clock === name);
      expect(ours.map((clock) => factsOf(clock, compiled))).toEqual(theirs.map(expectedOf));
      ours.forEach((clock, i) => expect(seenLater(clock, last, compiled)).toEqual(laterOf(theirs[i]!, last)));
    }
  }), { ...tries(600), reporter: printExample });
});

function modelled({ moments }: World, { set, minutes }: Compiled): readonly ModelClock[] {
  try {
    return modelTicket(moments, set, minutes);
  } catch (error) {
    if (error instanceof OutOfSight) fc.pre(false);
    throw error;
  }
}

/** Beyond the days the model knows, an instant is just that. */
function factsOf(clock: Clock, { minutes }: Compiled): object {
  const { end } = minutes(clock.calendar);
  const seen = (instant: number): number | 'later' => (instant <= end ? instant : 'later');
  const { cycle, policy, targetMs, startedAt, phase, stoppedAt, breachedAt, deadline, steps, calendar, segments } = clock;
  return {
    cycle, policy, calendar, targetMs, startedAt, phase, stoppedAt, breachedAt,
    deadline: deadline === null ? null : seen(deadline),
    steps: steps.map(({ threshold, instant, reason }) => ({ threshold, instant: seen(instant), reason })),
    segments: joined(segments),
  };
}

function expectedOf({ cycle, policy, calendar, targetMs, startedAt, phase, stoppedAt, breachedAt, deadline, steps, segments }: ModelClock): object {
  return { cycle, policy, calendar, targetMs, startedAt, phase, stoppedAt, breachedAt, deadline, steps, segments };
}

/** Neighbours of one kind and policy are one; which event began them, the model does not say. */
function joined(segments: readonly Segment[]): object[] {
  const list: { from: number; to: number | null; kind: string; policy: string }[] = [];
  for (const { from, to, kind, policy } of segments) {
    const before = list.at(-1);
    if (before?.kind === kind && before.policy === policy && before.to === from) before.to = to;
    else list.push({ from, to, kind, policy });
  }
  return list;
}

const LATER = [0, 1, 13 * MINUTE, 60 * MINUTE, 7 * 60 * MINUTE, 24 * 60 * MINUTE];

function seenLater(clock: Clock, last: number, { schedule }: Compiled): object[] {
  return LATER.map((later) => readClock(clock, last + later, schedule(clock.calendar))).map(({ state, elapsedMs }) => ({ state, elapsedMs }));
}

function laterOf(clock: ModelClock, last: number): object[] {
  return LATER.map((later) => ({ state: clock.stateAt(last + later), elapsedMs: clock.elapsedAt(last + later) }));
}

function lastInstant({ moments }: World): number {
  return Math.max(...moments.flatMap(({ occurredAt, createdAt, firstResponseAt }) => [occurredAt, createdAt, firstResponseAt ?? 0]));
}

function printExample({ failed, counterexample, errorInstance, seed, counterexamplePath, numRuns }: fc.RunDetails<[World]>): void {
  if (!failed) return;
  const found = counterexample === null ? '' : `\n\n${asExample(counterexample[0], modelled(counterexample[0], compileWorld(counterexample[0])))}\n`;
  throw new Error(`after ${numRuns} tries (seed ${seed}, path ${counterexamplePath}):${found}\n${String(errorInstance)}`);
}
