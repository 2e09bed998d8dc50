import type { Status } from '#core/ticket';
import { alwaysOpen, foldTicket, readClock, type Clock, type ClockReading, type PolicyPins, type PolicySet, type Schedule, type TicketFold } from '#core/sla-clock';
import { CREATED, HOUR, MINUTE, at, breach, hourLate, moment, policies, policy, warn } from '../spec/builders.js';
import { shifts } from '../spec/shift-schedule.js';

const gold = policies(policy('gold'));
/** Silver promises less: response within 60 min, resolution within 480. */
const goldAndSilver = (options: Parameters<typeof policy>[1] = {}): PolicySet =>
  policies(policy('gold', options), policy('silver', { response: 60, resolution: 480, ...options }));

function find({ clocks }: TicketFold, name: string, cycle = 1): Clock {
  const clock = clocks.find((one) => one.clock === name && one.cycle === cycle);
  if (clock === undefined) throw new Error(`no ${name} clock with cycle ${cycle}`);
  return clock;
}
const resolution = (fold: TicketFold, cycle = 1): Clock => find(fold, 'resolution', cycle);
const response = (fold: TicketFold, cycle = 1): Clock => find(fold, 'response', cycle);
const read = (clock: Clock, minutes: number, schedule: Schedule = alwaysOpen): ClockReading => readClock(clock, at(minutes), schedule);
const crossings = ({ steps }: Clock): string[] => steps.map(({ threshold, instant, reason }) => `${threshold} at ${(instant - CREATED) / MINUTE}${reason === 'retarget' ? ' by retarget' : ''}`);
const stretches = ({ segments }: Clock): string[] =>
  segments.map(({ kind, from, to, eventId }) => `${kind} ${(from - CREATED) / MINUTE}..${to === null ? '' : (to - CREATED) / MINUTE} ${eventId}`);

describe('R1: the clocks are a fold over the ordered timeline', () => {
  test('no moments, no clocks', () => {
    expect(foldTicket([], gold)).toEqual({ clocks: [], policy: null, owners: [], unknownStatuses: [] });
  });

  test('a new ticket runs both clocks from its creation, with its thresholds as plans', () => {
    const fold = foldTicket([moment(0, 'new')], gold);
    expect(fold.policy).toBe('gold');
    expect(resolution(fold)).toEqual({
      clock: 'resolution', cycle: 1, policy: 'gold', policyVersion: 1, calendar: '24x7', targetMs: 3 * HOUR, startedAt: CREATED,
      phase: 'running', accumulatedMs: 0, runningSince: CREATED, deadline: at(180), stoppedAt: null, breachedAt: null,
      steps: [
        { threshold: '85%', kind: 'warning', alerts: true, instant: at(153), elapsedMs: 153 * MINUTE, reason: 'threshold' },
        { threshold: '100%', kind: 'breach', alerts: true, instant: at(180), elapsedMs: 3 * HOUR, reason: 'threshold' },
      ],
      segments: [{ from: CREATED, to: null, kind: 'running', eventId: 'e0', status: null, policy: 'gold', policyVersion: 1, calendar: '24x7' }],
    });
    expect(response(fold).deadline).toBe(at(30));
  });

  test('a ticket first heard of late has been running since its creation', () => {
    const clock = resolution(foldTicket([moment(170, 'open')], gold));
    expect(crossings(clock)).toEqual(['85% at 153', '100% at 180']);
    expect(read(clock, 170)).toMatchObject({ state: 'alert', elapsedMs: 170 * MINUTE });
  });

  test('a late event that proves a pause disproves the breach', () => {
    const timeline = [moment(0, 'new'), moment(200, 'open')];
    expect(resolution(foldTicket(timeline, gold)).breachedAt).toBe(at(180));
    const proven = resolution(foldTicket([...timeline, moment(60, 'pending')], gold));
    expect(proven.breachedAt).toBeNull();
    expect(proven.deadline).toBe(at(320));
    expect(crossings(proven)).toEqual(['85% at 293', '100% at 320']);
  });

  test('events from before the creation never make time negative', () => {
    const fold = foldTicket([moment(-10, 'new'), moment(-5, 'resolved')], gold);
    expect(resolution(fold)).toMatchObject({ phase: 'stopped', startedAt: CREATED, stoppedAt: CREATED, accumulatedMs: 0 });
  });

  test('a clock asks nothing of the order it is given', () => {
    const timeline = [moment(0, 'new'), moment(60, 'pending'), moment(90, 'open'), moment(200, 'resolved')];
    expect(foldTicket([...timeline].reverse().concat(timeline), gold)).toEqual(foldTicket(timeline, gold));
  });
});

describe('R2: in time up to and on the deadline, late after it', () => {
  const stopped = (ms: number): Clock =>
    resolution(foldTicket([moment(0, 'new'), moment(0, 'resolved', { occurredAt: at(180) + ms })], gold));

  test('exactly on the deadline is met', () => {
    expect(stopped(0)).toMatchObject({ breachedAt: null, accumulatedMs: 3 * HOUR });
    expect(read(stopped(0), 999)).toMatchObject({ state: 'met', remainingMs: null, deadline: null });
  });

  test('one millisecond after the deadline is breached', () => {
    expect(stopped(1)).toMatchObject({ breachedAt: at(180), accumulatedMs: 3 * HOUR + 1 });
    expect(read(stopped(1), 999).state).toBe('breach');
  });

  test('a running clock reads the same way', () => {
    const clock = resolution(foldTicket([moment(0, 'new')], gold));
    expect(readClock(clock, at(180), alwaysOpen)).toMatchObject({ state: 'alert', remainingMs: 0, breachedAt: null });
    expect(readClock(clock, at(180) + 1, alwaysOpen)).toMatchObject({ state: 'breach', remainingMs: -1, breachedAt: at(180) });
  });

  test('a budget that ends at closing time is due at closing time', () => {
    const shift = shifts('##..', HOUR);
    const set = policies(policy('gold', { resolution: 240, schedule: shift }));
    const clock = resolution(foldTicket([moment(-120, 'new', { createdAt: at(-120) })], set));
    expect(clock.deadline).toBe(at(240));
    expect(read(clock, 240, shift).state).not.toBe('breach');
    expect(read(clock, 241, shift)).toMatchObject({ state: 'breach', elapsedMs: 4 * HOUR });
    const late = resolution(foldTicket([moment(-120, 'new', { createdAt: at(-120) }), moment(241, 'resolved')], set));
    expect(late).toMatchObject({ accumulatedMs: 4 * HOUR, breachedAt: at(240) });
  });
});

describe('R3: pauses', () => {
  test('pending pauses the resolution clock, not the response clock', () => {
    const fold = foldTicket([moment(0, 'new'), moment(10, 'pending')], gold);
    expect(resolution(fold)).toMatchObject({ phase: 'paused', accumulatedMs: 10 * MINUTE, runningSince: null, deadline: null, steps: [] });
    expect(response(fold)).toMatchObject({ phase: 'running', deadline: at(30) });
  });

  test('a paused clock has neither deadline nor breach, and says what is left', () => {
    const clock = resolution(foldTicket([moment(0, 'new'), moment(50, 'on_hold')], gold));
    expect(read(clock, 9_999)).toEqual({ state: 'paused', elapsedMs: 50 * MINUTE, remainingMs: 130 * MINUTE, deadline: null, breachedAt: null });
  });

  test('pauses that follow one another are one, and the clock goes on where it stood', () => {
    const clock = resolution(foldTicket([moment(0, 'new'), moment(50, 'pending'), moment(60, 'on_hold'), moment(100, 'open')], gold));
    expect(stretches(clock)).toEqual(['running 0..50 e0', 'paused 50..100 e50', 'running 100.. e100']);
    expect(clock.deadline).toBe(at(230));
  });

  test('a ticket created pending starts paused', () => {
    const clock = resolution(foldTicket([moment(0, 'pending')], gold));
    expect(clock).toMatchObject({ phase: 'paused', accumulatedMs: 0 });
    expect(stretches(clock)).toEqual(['paused 0.. e0']);
  });

  test('a warning at the very instant of a pause has been crossed; a breach has not', () => {
    const warned = resolution(foldTicket([moment(0, 'new'), moment(153, 'pending')], gold));
    expect(crossings(warned)).toEqual(['85% at 153']);
    const full = resolution(foldTicket([moment(0, 'new'), moment(180, 'pending')], gold));
    expect(full).toMatchObject({ accumulatedMs: 3 * HOUR, breachedAt: null });
  });

  test('a breach before the pause stays one', () => {
    const clock = resolution(foldTicket([moment(0, 'new'), moment(181, 'pending')], gold));
    expect(read(clock, 500)).toMatchObject({ state: 'breach', breachedAt: at(180), deadline: null });
  });
});

describe('R4: within one event, stop > reset > cancel > pause > resume', () => {
  test('a reply that also sets pending completes the response clock', () => {
    const fold = foldTicket([moment(0, 'new'), moment(20, 'pending', { firstResponseAt: at(20) })], gold);
    expect(response(fold)).toMatchObject({ phase: 'stopped', stoppedAt: at(20) });
    expect(resolution(fold).phase).toBe('paused');
  });

  test('a reply that also cancels completes the response clock and cancels the other', () => {
    const fold = foldTicket([moment(0, 'new'), moment(20, 'cancelled', { firstResponseAt: at(20) })], gold);
    expect(response(fold).phase).toBe('stopped');
    expect(resolution(fold).phase).toBe('cancelled');
  });

  test('stopped and moved to another policy at once: it ends under the policy it ran under', () => {
    const set = goldAndSilver({ onChange: 'reset' });
    const { clocks } = foldTicket([moment(0, 'new'), moment(20, 'resolved', { tier: 'silver' })], set);
    expect(clocks.map(({ clock, cycle, policy: name, phase }) => [clock, cycle, name, phase]))
      .toEqual([['response', 1, 'gold', 'stopped'], ['resolution', 1, 'gold', 'stopped']]);
  });

  test('a threshold at the very instant of the stop is not crossed', () => {
    expect(crossings(resolution(foldTicket([moment(0, 'new'), moment(153, 'resolved')], gold)))).toEqual([]);
    expect(crossings(resolution(foldTicket([moment(0, 'new'), moment(154, 'resolved')], gold)))).toEqual(['85% at 153']);
  });
});

describe('R5: response', () => {
  test('the first status that counts as a response stops it, for good', () => {
    const fold = foldTicket([moment(0, 'new'), moment(12, 'in_progress'), moment(40, 'new'), moment(50, 'in_progress')], gold);
    expect(response(fold)).toMatchObject({ phase: 'stopped', stoppedAt: at(12), accumulatedMs: 12 * MINUTE });
    expect(stretches(response(fold))).toEqual(['running 0..12 e0', 'closed 12.. e12']);
  });

  test('an explicit first response counts from when it was given, however late it is told', () => {
    const fold = foldTicket([moment(0, 'new'), moment(45, 'open', { firstResponseAt: at(25) })], gold);
    expect(response(fold)).toMatchObject({ phase: 'stopped', stoppedAt: at(25), breachedAt: null });
    expect(stretches(response(fold))).toEqual(['running 0..25 e0', 'closed 25.. e45']);
  });

  test('the earliest answer told wins over a later one and over a status', () => {
    const fold = foldTicket([moment(0, 'new'), moment(12, 'in_progress', { firstResponseAt: at(11) }), moment(45, 'open', { firstResponseAt: at(8) })], gold);
    expect(response(fold).stoppedAt).toBe(at(8));
  });

  test('of two told, the earliest wins in whatever order they are told', () => {
    const answers = (first: number, second: number): number | null =>
      response(foldTicket([moment(0, 'new'), moment(12, 'open', { firstResponseAt: at(first) }), moment(45, 'open', { firstResponseAt: at(second) })], gold)).stoppedAt;
    expect([answers(8, 11), answers(11, 8)]).toEqual([at(8), at(8)]);
    const twice = foldTicket([moment(0, 'new'), moment(12, 'open', { firstResponseAt: at(8) }), moment(45, 'open', { firstResponseAt: at(8) })], gold);
    expect(stretches(response(twice))).toEqual(['running 0..8 e0', 'closed 8.. e12']);
  });

  test('an answer told for a time after everything else', () => {
    const fold = foldTicket([moment(0, 'new'), moment(10, 'open', { firstResponseAt: at(20) })], gold);
    expect(stretches(response(fold))).toEqual(['running 0..20 e0', 'closed 20.. e10']);
  });

  test('an answer from before the creation is an answer at the creation', () => {
    const fold = foldTicket([moment(0, 'new', { firstResponseAt: at(-5) })], gold);
    expect(response(fold)).toMatchObject({ phase: 'stopped', stoppedAt: CREATED, accumulatedMs: 0 });
  });

  test('resolved, then closed: nothing changes', () => {
    const resolved = foldTicket([moment(0, 'new'), moment(60, 'resolved')], gold);
    const closed = foldTicket([moment(0, 'new'), moment(60, 'resolved'), moment(300, 'closed')], gold);
    expect(closed.clocks).toEqual(resolved.clocks);
  });
});

describe('R6: coverage', () => {
  test('a ticket that no policy matches has no clocks', () => {
    expect(foldTicket([moment(0, 'new', { tier: 'none' })], gold)).toEqual({ clocks: [], policy: null, owners: [], unknownStatuses: [] });
  });

  test('the first policy that matches wins', () => {
    const everyone = { ...policy('everyone'), matches: () => true };
    expect(foldTicket([moment(0, 'new')], policies(policy('gold'), everyone)).policy).toBe('gold');
    expect(foldTicket([moment(0, 'new')], policies(everyone, policy('gold'))).policy).toBe('everyone');
  });

  test('coverage lost: the clocks are cancelled, not breached', () => {
    const fold = foldTicket([moment(0, 'new'), moment(60, 'open', { tier: 'none' }), moment(999, 'open', { tier: 'none' })], gold);
    expect(fold.policy).toBeNull();
    expect(resolution(fold)).toMatchObject({ phase: 'cancelled', policy: 'gold', accumulatedMs: HOUR, breachedAt: null, deadline: null });
    expect(read(resolution(fold), 999)).toMatchObject({ state: 'cancelled', remainingMs: null });
  });

  test('coverage found again: the clock goes on from its anchor, the uncovered stretch counts', () => {
    const timeline = [moment(0, 'new'), moment(60, 'open', { tier: 'none' }), moment(80, 'pending', { tier: 'none' }), moment(100, 'open', { tier: 'none' }), moment(120, 'open')];
    const clock = resolution(foldTicket(timeline, gold));
    expect(clock).toMatchObject({ cycle: 1, startedAt: CREATED, phase: 'running', deadline: at(200) });
    expect(stretches(clock)).toEqual(['running 0..80 e0', 'paused 80..100 e80', 'running 100..120 e100', 'running 120.. e120']);
  });

  test('found for the first time: thresholds passed by then are crossed by the finding', () => {
    const clock = resolution(foldTicket([moment(0, 'new', { tier: 'none' }), moment(160, 'open')], gold));
    expect(clock).toMatchObject({ startedAt: CREATED, deadline: at(180) });
    expect(crossings(clock)).toEqual(['85% at 160 by retarget', '100% at 180']);
  });

  test('answered before anyone promised it: judged by the answer', () => {
    const fold = foldTicket([moment(0, 'new', { tier: 'none' }), moment(10, 'in_progress', { tier: 'none' }), moment(300, 'open')], gold);
    expect(response(fold)).toMatchObject({ phase: 'stopped', stoppedAt: at(10), accumulatedMs: 10 * MINUTE, breachedAt: null });
  });

  test('ended too late before anyone promised it: late at its end; found while it is paused: late when it is found', () => {
    const none = { tier: 'none' };
    const ended = [moment(0, 'new', none), moment(10, 'pending', none), moment(50, 'open', none), moment(300, 'resolved', none), moment(400, 'closed')];
    expect(crossings(resolution(foldTicket(ended, gold)))).toEqual(['85% at 300 by retarget', '100% at 300 by retarget']);
    const paused = [moment(0, 'new', none), moment(200, 'pending', none), moment(300, 'pending')];
    expect(crossings(resolution(foldTicket(paused, gold)))).toEqual(['85% at 300 by retarget', '100% at 300 by retarget']);
  });

  test('first heard of late and uncovered, it has run since its creation all the same', () => {
    const clock = resolution(foldTicket([moment(20, 'new', { tier: 'none' }), moment(60, 'open')], gold));
    expect(clock).toMatchObject({ accumulatedMs: HOUR, deadline: at(180) });
    expect(stretches(clock)).toEqual(['running 0..60 e20', 'running 60.. e60']);
  });

  test('a policy that promises nothing of a clock does not cover that clock', () => {
    const silver = policy('silver');
    const set = policies(policy('gold'), { ...silver, clocks: silver.clocks.filter(({ clock }) => clock === 'resolution') });
    const fold = foldTicket([moment(0, 'new'), moment(10, 'open', { tier: 'silver' })], set);
    expect([response(fold).phase, resolution(fold).phase]).toEqual(['cancelled', 'running']);
  });

  test('a word nobody mapped keeps its clocks running and is listed once', () => {
    const fold = foldTicket([moment(0, 'new'), moment(10, 'Godot'), moment(20, 'Godot'), moment(30, 'Vladimir')], gold);
    expect(resolution(fold)).toMatchObject({ phase: 'running', deadline: at(180) });
    expect(fold.unknownStatuses).toEqual(['Godot', 'Vladimir']);
  });
});

describe('R7: a change of policy mid-flight', () => {
  test('retroactive: same anchor, same pauses, new target', () => {
    const timeline = [moment(0, 'new', { tier: 'silver' }), moment(20, 'pending', { tier: 'silver' }), moment(60, 'open', { tier: 'silver' }), moment(100, 'open')];
    const clock = resolution(foldTicket(timeline, goldAndSilver()));
    expect(clock).toMatchObject({ policy: 'gold', accumulatedMs: HOUR, runningSince: at(100), deadline: at(220) });
    expect(clock.segments.map(({ policy: name }) => name)).toEqual(['gold', 'gold', 'gold', 'gold']);
  });

  test('retroactive: the past is counted by the new calendar', () => {
    const half = shifts('#.', MINUTE);
    const set = policies(policy('gold', { schedule: half }), policy('silver'));
    const clock = resolution(foldTicket([moment(0, 'new', { tier: 'silver' }), moment(100, 'open')], set));
    expect(clock).toMatchObject({ calendar: '#.', accumulatedMs: 50 * MINUTE });
    expect(crossings(clock)).toEqual([`85% at ${(half.add(CREATED, 153 * MINUTE) - CREATED) / MINUTE}`, `100% at ${(half.add(CREATED, 180 * MINUTE) - CREATED) / MINUTE}`]);
  });

  test('forward: the past stays as it was counted, new target and calendar from here', () => {
    const set = policies(policy('gold', { schedule: shifts('#.', MINUTE), onChange: 'forward' }), policy('silver'));
    const clock = resolution(foldTicket([moment(0, 'new', { tier: 'silver' }), moment(100, 'open')], set));
    expect(clock).toMatchObject({ accumulatedMs: 100 * MINUTE, deadline: shifts('#.', MINUTE).add(at(100), 80 * MINUTE) });
    expect(clock.segments.map(({ policy: name, calendar }) => [name, calendar])).toEqual([['silver', '24x7'], ['gold', '#.']]);
  });

  test('reset: the cycle is cancelled and another begins', () => {
    const fold = foldTicket([moment(0, 'new', { tier: 'silver' }), moment(100, 'pending')], goldAndSilver({ onChange: 'reset' }));
    expect(resolution(fold)).toMatchObject({ policy: 'silver', phase: 'cancelled', accumulatedMs: 100 * MINUTE });
    expect(stretches(resolution(fold))).toEqual(['running 0..100 e0']);
    expect(resolution(fold, 2)).toMatchObject({ policy: 'gold', phase: 'paused', startedAt: at(100), accumulatedMs: 0 });
    expect(stretches(resolution(fold, 2))).toEqual(['paused 100.. e100']);
  });

  test('a target shorter than the time gone: crossed now, by the change', () => {
    const set = policies(policy('gold', { thresholds: [warn, breach, hourLate] }), policy('silver', { resolution: 480 }));
    const clock = resolution(foldTicket([moment(0, 'new', { tier: 'silver' }), moment(200, 'open')], set));
    expect(crossings(clock)).toEqual(['85% at 200 by retarget', '100% at 200 by retarget', '+1h at 240']);
    expect(clock).toMatchObject({ breachedAt: at(200), deadline: at(200) });
    expect(read(clock, 200)).toMatchObject({ state: 'breach', remainingMs: -20 * MINUTE });
  });

  test('a change on the new deadline itself is in time, and on a new warning is the warning', () => {
    const set = goldAndSilver();
    const changed = (minutes: number): Clock => resolution(foldTicket([moment(0, 'new', { tier: 'silver' }), moment(minutes, 'open')], set));
    expect(changed(180)).toMatchObject({ breachedAt: null, deadline: at(180) });
    expect(crossings(changed(153))).toEqual(['85% at 153', '100% at 180']);
  });

  test('a warning at the very instant of a change has been crossed', () => {
    expect(crossings(resolution(foldTicket([moment(0, 'new'), moment(153, 'open', { tier: 'silver' })], goldAndSilver())))).toEqual(['85% at 153', '100% at 480']);
  });

  test('what was used before a pause counts against the new target', () => {
    const timeline = [moment(0, 'new', { tier: 'silver' }), moment(100, 'pending', { tier: 'silver' }), moment(120, 'open', { tier: 'silver' }), moment(210, 'open')];
    expect(resolution(foldTicket(timeline, goldAndSilver()))).toMatchObject({ accumulatedMs: 190 * MINUTE, breachedAt: at(210) });
  });

  test('a target longer than the time gone takes the breach back; a warning stays', () => {
    const set = policies(policy('gold', { thresholds: [warn, breach, hourLate] }), policy('silver', { resolution: 480, thresholds: [warn, breach, hourLate] }));
    const timeline = [moment(0, 'new'), moment(300, 'open')];
    expect(crossings(resolution(foldTicket(timeline, set)))).toEqual(['85% at 153', '100% at 180', '+1h at 240']);
    const clock = resolution(foldTicket([...timeline, moment(310, 'open', { tier: 'silver' })], set));
    expect(crossings(clock)).toEqual(['85% at 153', '100% at 480', '+1h at 540']);
    expect(clock).toMatchObject({ breachedAt: null, deadline: at(480) });
  });

  test('a breach after closing time is not taken back by a policy with the same promise', () => {
    const promise = { resolution: 120, schedule: shifts('##..', HOUR) };
    const set = policies(policy('gold', promise), policy('silver', promise));
    const fold = foldTicket([moment(0, 'open', { createdAt: at(-120) }), moment(1, 'open', { tier: 'silver' })], set);
    expect(resolution(fold)).toMatchObject({ policy: 'silver', accumulatedMs: 2 * HOUR, breachedAt: CREATED });
  });

  test('a finished clock meets the new policy only when it is reopened', () => {
    const done = [moment(0, 'new', { tier: 'silver' }), moment(200, 'resolved', { tier: 'silver' }), moment(250, 'closed')];
    expect(resolution(foldTicket(done, goldAndSilver()))).toMatchObject({ policy: 'silver', phase: 'stopped', breachedAt: null });
    const reopened = resolution(foldTicket([...done, moment(300, 'open')], goldAndSilver()));
    expect(reopened).toMatchObject({ policy: 'gold', phase: 'running', breachedAt: at(300) });
  });

  test('business days are counted from the start by the calendar of the new policy, for each ticket anew', () => {
    const gold = policy('gold', { resolution: 60 });
    const set = policies({ ...gold, clocks: gold.clocks.map((clock) => ({ ...clock, target: { businessDays: 1, by: 17 * HOUR } })) });
    const target = (minutes: number): number => resolution(foldTicket([moment(minutes, 'new', { createdAt: at(minutes) })], set)).targetMs;
    expect([target(0), target(60)]).toEqual([31 * HOUR, 30 * HOUR]);
  });

  test('two policies of one name and another target are another promise', () => {
    const then = policy('gold', { resolution: 480 });
    const set = policies({ ...then, matches: ({ priority }) => priority === 'low' }, policy('gold'));
    expect(resolution(foldTicket([moment(0, 'new', { priority: 'low' }), moment(200, 'open')], set))).toMatchObject({ targetMs: 3 * HOUR, breachedAt: at(200) });
  });

  test('another priority within the same policy changes nothing', () => {
    const fold = foldTicket([moment(0, 'new'), moment(10, 'new', { priority: 'low' })], gold);
    expect(stretches(resolution(fold))).toEqual(['running 0.. e0']);
  });
});

describe('R8: reopening', () => {
  const timeline = [moment(0, 'new'), moment(60, 'resolved'), moment(100, 'closed'), moment(160, 'open')];

  test('resume: the time it was closed is a pause of the same cycle', () => {
    const { clocks } = foldTicket(timeline, gold);
    expect(clocks.map(({ clock, cycle }) => `${clock} ${cycle}`)).toEqual(['response 1', 'resolution 1']);
    const clock = clocks[1]!;
    expect(clock).toMatchObject({ phase: 'running', accumulatedMs: HOUR, deadline: at(280), stoppedAt: null });
    expect(stretches(clock)).toEqual(['running 0..60 e0', 'closed 60..160 e60', 'running 160.. e160']);
  });

  test('new cycle: the finished one stays, the next is anchored at the reopening', () => {
    const fold = foldTicket(timeline, policies(policy('gold', { onReopen: 'new_cycle' })));
    expect(resolution(fold)).toMatchObject({ phase: 'stopped', stoppedAt: at(60), accumulatedMs: HOUR });
    expect(stretches(resolution(fold))).toEqual(['running 0..60 e0', 'closed 60..160 e60']);
    expect(resolution(fold, 2)).toMatchObject({ phase: 'running', startedAt: at(160), deadline: at(340) });
    expect(fold.clocks.filter(({ clock }) => clock === 'response')).toHaveLength(1);
  });

  test('each cycle has thresholds of its own', () => {
    const late = [moment(0, 'new'), moment(170, 'resolved'), moment(200, 'open')];
    expect(crossings(resolution(foldTicket(late, gold)))).toEqual(['85% at 153', '100% at 210']);
    expect(crossings(resolution(foldTicket(late, policies(policy('gold', { onReopen: 'new_cycle' }))), 2))).toEqual(['85% at 353', '100% at 380']);
  });

  test('cancelled: open clocks are cancelled, a closing afterwards changes nothing', () => {
    const fold = foldTicket([moment(0, 'new'), moment(20, 'cancelled'), moment(30, 'closed')], gold);
    expect(fold.clocks.map(({ phase, stoppedAt }) => [phase, stoppedAt])).toEqual([['cancelled', null], ['cancelled', null]]);
  });

  test('cancelled over and over is one cancelled stretch, whatever the policy says of changes', () => {
    const fold = foldTicket([moment(0, 'new'), moment(20, 'cancelled', { tier: 'silver' }), moment(30, 'cancelled')], goldAndSilver({ onChange: 'reset' }));
    expect(fold.clocks).toHaveLength(2);
    expect(stretches(resolution(fold))).toEqual(['running 0..20 e0', 'cancelled 20.. e20']);
  });

  test('cancelled, then open again: as with any reopening', () => {
    const reopened = [moment(0, 'new'), moment(20, 'cancelled'), moment(60, 'open')];
    expect(resolution(foldTicket(reopened, gold))).toMatchObject({ phase: 'running', accumulatedMs: 20 * MINUTE, deadline: at(220) });
    const fold = foldTicket(reopened, policies(policy('gold', { onReopen: 'new_cycle' })));
    expect([resolution(fold).phase, resolution(fold, 2).startedAt]).toEqual(['cancelled', at(60)]);
  });

  test('answered while cancelled: complete as soon as the ticket is taken up again', () => {
    const fold = foldTicket([moment(0, 'new'), moment(10, 'cancelled'), moment(20, 'cancelled', { firstResponseAt: at(20) }), moment(60, 'open')], gold);
    expect(response(fold)).toMatchObject({ phase: 'stopped', stoppedAt: at(60), accumulatedMs: 10 * MINUTE });
  });
});

describe('R8: finished cycles keep the configuration they ran under', () => {
  const then = policies(policy('gold', { version: 1, onReopen: 'new_cycle' }));
  const now = policies(policy('gold', { version: 2, resolution: 20, onReopen: 'new_cycle' }));
  const pin: PolicyPins = new Map([['resolution', new Map([[1, then]])]]);
  const timeline = [moment(0, 'new'), moment(60, 'resolved'), moment(160, 'open')];

  test('pinned, the first cycle is met as it was; the open one runs under the new version', () => {
    const fold = foldTicket(timeline, now, pin);
    expect(resolution(fold)).toMatchObject({ policyVersion: 1, targetMs: 3 * HOUR, breachedAt: null });
    expect(resolution(fold, 2)).toMatchObject({ policyVersion: 2, targetMs: 20 * MINUTE, deadline: at(180) });
  });

  test('without a pin everything is judged by the new version', () => {
    expect(resolution(foldTicket(timeline, now))).toMatchObject({ policyVersion: 2, breachedAt: at(20) });
  });

  test('a cancelled cycle is finished, too', () => {
    const fold = foldTicket([moment(0, 'new'), moment(60, 'cancelled'), moment(160, 'open')], now, pin);
    expect(resolution(fold)).toMatchObject({ phase: 'cancelled', policyVersion: 1, targetMs: 3 * HOUR });
  });

  test('a pinned cycle that goes on after all runs under the new version as a whole', () => {
    const resumed = policies(policy('gold', { version: 2, resolution: 20 }));
    const old = policies(policy('gold', { version: 1 }));
    const clock = resolution(foldTicket(timeline, resumed, new Map([['resolution', new Map([[1, old]])]])));
    expect(clock).toMatchObject({ cycle: 1, policyVersion: 2, phase: 'running', breachedAt: at(20) });
  });
});

describe('R11: thresholds', () => {
  test('before, at and after the target, each at its own instant', () => {
    const half = { name: '-30m', at: { offsetMs: -30 * MINUTE }, alerts: true };
    const set = policies(policy('gold', { thresholds: [hourLate, breach, warn, half] }));
    const { steps } = resolution(foldTicket([moment(0, 'new')], set));
    expect(steps.map(({ threshold, kind, instant }) => [threshold, kind, (instant - CREATED) / MINUTE]))
      .toEqual([['-30m', 'warning', 150], ['85%', 'warning', 153], ['100%', 'breach', 180], ['+1h', 'overdue', 240]]);
  });

  test('an offset from before the start is none', () => {
    const early = { name: '-1h', at: { offsetMs: -HOUR }, alerts: true };
    const fold = foldTicket([moment(0, 'new')], policies(policy('gold', { thresholds: [early, breach] })));
    expect(crossings(response(fold))).toEqual(['100% at 30']);
    expect(crossings(resolution(fold))).toEqual(['-1h at 120', '100% at 180']);
  });

  test('an offset to the very start is crossed there', () => {
    const fold = foldTicket([moment(0, 'new')], policies(policy('gold', { thresholds: [{ name: '-30m', at: { offsetMs: -30 * MINUTE }, alerts: true }, breach] })));
    expect(crossings(response(fold))).toEqual(['-30m at 0', '100% at 30']);
  });

  test('of one instant, the warning comes before the breach and the breach before what is later', () => {
    const [almost, beyond] = [{ name: '99%', at: { percent: 99 }, alerts: true }, { name: '100.1%', at: { percent: 100.1 }, alerts: true }];
    const set = policies(policy('gold', { resolution: 10 / MINUTE, thresholds: [beyond, breach, almost] }));
    expect(resolution(foldTicket([moment(0, 'new')], set)).steps.map(({ threshold, instant }) => [threshold, instant - CREATED])).toEqual([['99%', 10], ['100%', 10], ['100.1%', 11]]);
  });

  test('every clock has a breach mark; where nobody asked for it, it is silent', () => {
    const fold = foldTicket([moment(0, 'new')], policies(policy('gold', { thresholds: [warn] })));
    expect(resolution(fold).steps.map(({ threshold, kind, alerts }) => [threshold, kind, alerts]))
      .toEqual([['85%', 'warning', true], ['100%', 'breach', false]]);
  });

  test('a percentage that is no whole ms is rounded up, and exact in decimals', () => {
    const set = policies(policy('gold', { resolution: 10 / MINUTE, thresholds: [{ name: '33.3%', at: { percent: 33.3 }, alerts: true }] }));
    expect(resolution(foldTicket([moment(0, 'new')], set)).steps[0]!.instant).toBe(CREATED + 4);
    const large = policies(policy('gold', { resolution: 3, thresholds: [{ name: '33.3%', at: { percent: 33.3 }, alerts: true }] }));
    expect(resolution(foldTicket([moment(0, 'new')], large)).steps[0]!.instant).toBe(CREATED + 59_940);
  });

  test('once crossed in a cycle, a threshold is not planned again', () => {
    const clock = resolution(foldTicket([moment(0, 'new'), moment(160, 'pending'), moment(200, 'open')], gold));
    expect(crossings(clock)).toEqual(['85% at 153', '100% at 220']);
  });

  test('a warning nobody is alerted of does not make the state alert', () => {
    const set = policies(policy('gold', { thresholds: [{ ...warn, alerts: false }, breach] }));
    expect(read(resolution(foldTicket([moment(0, 'new')], set)), 170).state).toBe('ok');
  });

  test('on the deadline itself, without a warning before it, all is well', () => {
    const clock = resolution(foldTicket([moment(0, 'new')], policies(policy('gold', { thresholds: [breach] }))));
    expect([180, 181].map((minutes) => read(clock, minutes).state)).toEqual(['ok', 'breach']);
  });

  test('the state follows the steps: ok, alert from the warning on, breach after the deadline', () => {
    const clock = resolution(foldTicket([moment(0, 'new')], gold));
    expect([152, 153, 180, 181].map((minutes) => read(clock, minutes).state)).toEqual(['ok', 'alert', 'alert', 'breach']);
  });
});

test('R12: a clock tells who did what to it, under which policy and calendar', () => {
  const set = goldAndSilver({ onChange: 'forward', pauseOn: new Set<Status>(['on_hold']), version: 7 });
  const timeline = [moment(0, 'new', { tier: 'silver' }), moment(30, 'on_hold', { tier: 'silver' }), moment(40, 'pending'), moment(60, 'resolved')];
  expect(resolution(foldTicket(timeline, set)).segments).toEqual([
    { from: at(0), to: at(30), kind: 'running', eventId: 'e0', status: null, policy: 'silver', policyVersion: 7, calendar: '24x7' },
    { from: at(30), to: at(40), kind: 'paused', eventId: 'e30', status: 'on_hold', policy: 'silver', policyVersion: 7, calendar: '24x7' },
    { from: at(40), to: at(60), kind: 'running', eventId: 'e40', status: 'pending', policy: 'gold', policyVersion: 7, calendar: '24x7' },
    { from: at(60), to: null, kind: 'closed', eventId: 'e60', status: 'resolved', policy: 'gold', policyVersion: 7, calendar: '24x7' },
  ]);
});
