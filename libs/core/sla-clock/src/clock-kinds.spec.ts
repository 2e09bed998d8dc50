import type { Comment, TicketMoment } from '#core/ticket';
import { alwaysOpen, compileCalendar, foldTicket, type ClockPolicy, type Happening, type NamedClock, type Policy, type Threshold, type TicketFold } from '#core/sla-clock';
import { CREATED, HOUR, MINUTE, at, breach, moment, policies, policy, warn } from '../spec/builders.js';
import { calendarOf } from '../spec/calendars.js';

const customer: Comment = { by: 'customer', public: true };
const agent: Comment = { by: 'agent', public: true };
const note: Comment = { by: 'agent', public: false };

type Promised = Partial<ClockPolicy> & { readonly clock: string };
const promising = (...clocks: readonly Promised[]): Policy => ({
  ...policy('gold'),
  clocks: clocks.map((clock) => ({ target: { ms: HOUR }, thresholds: [warn, breach], pauseOn: new Set(), ...clock })),
});
const fold = (timeline: readonly TicketMoment[], clock: Promised, more: Partial<Policy> = {}): TicketFold =>
  foldTicket(timeline, policies({ ...promising(clock), ...more }));
/** Each cycle in a line: minutes after creation. */
const cycles = ({ clocks }: TicketFold): string[] => clocks.map(({ cycle, phase, startedAt, stoppedAt, accumulatedMs }) =>
  `${cycle} from ${(startedAt - CREATED) / MINUTE}: ${phase}${stoppedAt === null ? '' : ` at ${(stoppedAt - CREATED) / MINUTE}`}, ${accumulatedMs / MINUTE} min`);

describe('response', () => {
  test('a public message of an agent is the answer; an internal note is none, nor is what the customer writes', () => {
    const timeline = [moment(0, 'new'), moment(5, 'new', { comment: note }), moment(7, 'new', { comment: customer }), moment(20, 'open', { comment: agent })];
    expect(cycles(fold(timeline, { clock: 'response' }))).toEqual(['1 from 0: stopped at 20, 20 min']);
  });

  test('a reply that also sets pending completes it', () => {
    const timeline = [moment(0, 'new'), moment(20, 'pending', { comment: agent })];
    expect(cycles(fold(timeline, { clock: 'response', pauseOn: new Set(['pending']) }))).toEqual(['1 from 0: stopped at 20, 20 min']);
  });
});

describe('response that waits for something', () => {
  test('answered before it began: it is met as it begins, whether the answer was seen or told', () => {
    const clock: Promised = { clock: 'response', start: 'assigned' };
    const seen = [moment(0, 'new'), moment(10, 'new', { comment: agent }), moment(20, 'new', { group: 'A' })];
    expect(cycles(fold(seen, clock))).toEqual(['1 from 20: stopped at 20, 0 min']);
    const told = [moment(0, 'new'), moment(20, 'new', { group: 'A' }), moment(30, 'new', { group: 'A', firstResponseAt: at(10) })];
    expect(cycles(fold(told, clock))).toEqual(['1 from 20: stopped at 20, 0 min']);
  });
});

describe('next_response', () => {
  const clock: Promised = { clock: 'next_response' };

  test('counts from the oldest unanswered message, once the first answer has been given', () => {
    const timeline = [
      moment(0, 'new', { comment: customer }), moment(10, 'open', { comment: customer }), moment(20, 'open', { comment: agent }),
      moment(60, 'open', { comment: customer }), moment(70, 'open', { comment: customer }), moment(90, 'open', { comment: agent }),
      moment(100, 'open', { comment: agent }), moment(120, 'open', { comment: customer }),
    ];
    expect(cycles(fold(timeline, clock))).toEqual(['1 from 60: stopped at 90, 30 min', '2 from 120: running, 0 min']);
  });

  test('none before the first answer, even a told one', () => {
    expect(cycles(fold([moment(0, 'new'), moment(10, 'new', { comment: customer })], clock))).toEqual([]);
    const told = [moment(0, 'new'), moment(10, 'new', { comment: customer }), moment(30, 'new', { firstResponseAt: at(5) })];
    expect(cycles(fold(told, clock))).toEqual(['1 from 10: running, 0 min']);
  });

  test('a told answer comes before a message of its instant; a seen one has to come before', () => {
    const told = [moment(0, 'new'), moment(10, 'new', { comment: customer }), moment(30, 'new', { firstResponseAt: at(10) })];
    expect(cycles(fold(told, clock))).toEqual(['1 from 10: running, 0 min']);
    const both = [moment(0, 'new'), moment(10, 'in_progress', { comment: customer })];
    expect(cycles(fold(both, clock))).toEqual([]);
  });

  test('ends with the ticket; a reopening waits for a message of its own', () => {
    const timeline = [moment(0, 'in_progress'), moment(10, 'in_progress', { comment: customer }), moment(30, 'resolved'), moment(50, 'open')];
    expect(cycles(fold(timeline, clock, { onReopen: 'new_cycle' }))).toEqual(['1 from 10: stopped at 30, 20 min']);
    expect(cycles(fold([...timeline, moment(60, 'open', { comment: customer })], clock))).toEqual(['1 from 10: stopped at 30, 20 min', '2 from 60: running, 0 min']);
  });

  test('a cancelled ticket cancels it', () => {
    expect(cycles(fold([moment(0, 'in_progress'), moment(10, 'open', { comment: customer }), moment(30, 'cancelled')], clock))).toEqual(['1 from 10: cancelled, 20 min']);
  });
});

describe('update', () => {
  test('from one public message of an agent to the next, until the ticket is resolved', () => {
    const timeline = [moment(0, 'new'), moment(30, 'open', { comment: agent }), moment(40, 'open', { comment: customer }), moment(80, 'pending', { comment: agent }), moment(100, 'open'), moment(120, 'resolved')];
    expect(cycles(fold(timeline, { clock: 'update', pauseOn: new Set(['pending']) })))
      .toEqual(['1 from 0: stopped at 30, 30 min', '2 from 30: stopped at 80, 50 min', '3 from 80: stopped at 120, 20 min']);
  });

  test('one message told twice, in order or not, is one', () => {
    const message = moment(30, 'open', { comment: agent });
    for (const timeline of [[moment(0, 'new'), message, message], [message, moment(0, 'new'), message]]) {
      expect(cycles(fold(timeline, { clock: 'update' }))).toEqual(['1 from 0: stopped at 30, 30 min', '2 from 30: running, 0 min']);
    }
  });

  test('the last one before the resolution goes on when the ticket is reopened', () => {
    const timeline = [moment(0, 'new'), moment(30, 'open', { comment: agent }), moment(40, 'resolved'), moment(100, 'open')];
    expect(cycles(fold(timeline, { clock: 'update' }))).toEqual(['1 from 0: stopped at 30, 30 min', '2 from 30: running, 10 min']);
  });
});

describe('ownership', () => {
  const clock: Promised = { clock: 'ownership' };
  const timeline = [moment(0, 'new'), moment(10, 'open', { group: 'A' }), moment(40, 'open', { group: 'B' }), moment(60, 'open'), moment(70, 'open', { group: 'A' }), moment(100, 'resolved', { group: 'A' })];

  test('one cycle for each time a group gets the ticket', () => {
    expect(cycles(fold(timeline, clock))).toEqual(['1 from 10: stopped at 40, 30 min', '2 from 40: stopped at 60, 20 min', '3 from 70: stopped at 100, 30 min']);
  });

  test('who had the ticket is known whatever was promised', () => {
    expect(fold(timeline, { clock: 'resolution' }).owners).toEqual([
      { group: 'A', from: at(10), to: at(40) }, { group: 'B', from: at(40), to: at(60) }, { group: 'A', from: at(70), to: at(100) },
    ]);
    const passedOn = [moment(0, 'open', { group: 'A' }), moment(5, 'open', { group: 'A' }), moment(10, 'open', { group: 'B', eventId: 'b' }), moment(10, 'open', { group: 'C', eventId: 'c' })];
    expect(fold(passedOn, clock).owners).toEqual([{ group: 'A', from: at(0), to: at(10) }, { group: 'C', from: at(10), to: null }]);
    expect(fold([moment(0, 'open', { group: 'A' })], clock).owners).toEqual([{ group: 'A', from: at(0), to: null }]);
  });

  test('where no group has it, the person has', () => {
    const people = [moment(0, 'new'), moment(10, 'open', { assignee: 'Ada' }), moment(30, 'open', { assignee: 'Bob' }), moment(40, 'open', { group: 'A', assignee: 'Bob' }), moment(70, 'open', { group: 'A', assignee: 'Ada' })];
    expect(cycles(fold(people, clock))).toEqual(['1 from 10: stopped at 30, 20 min', '2 from 30: stopped at 40, 10 min', '3 from 40: running, 0 min']);
    expect(fold(people, clock).owners.map(({ group }) => group)).toEqual(['Ada', 'Bob', 'A']);
  });

  test('given to another group while it is resolved: that group\'s time begins when it is reopened', () => {
    const moved = [moment(0, 'open', { group: 'A' }), moment(30, 'resolved', { group: 'A' }), moment(50, 'resolved', { group: 'B' }), moment(60, 'open', { group: 'B' })];
    expect(cycles(fold(moved, clock))).toEqual(['1 from 0: stopped at 30, 30 min', '2 from 60: running, 0 min']);
  });
});

test('a finished cycle stays under the configuration it ran under, also one before which another life was nobody\'s', () => {
  const silver = { ...promising({ clock: 'ownership' }), name: 'silver', matches: ({ tier }: TicketMoment) => tier === 'silver' };
  const then = policies(silver);
  const timeline = [moment(0, 'new', { group: 'A' }), moment(10, 'new', { group: 'B' }), moment(20, 'new', { group: 'B', tier: 'silver' }), moment(30, 'new', { tier: 'silver' })];
  const before = foldTicket(timeline, then);
  expect(cycles(before)).toEqual(['1 from 10: stopped at 30, 20 min']);
  const pins = new Map([['ownership', new Map([[1, then]])]]);
  expect(foldTicket(timeline, policies(policy('gold')), pins).clocks.filter(({ clock }) => clock === 'ownership')).toEqual(before.clocks);
});

describe('what the first cycle waits for', () => {
  const timeline = [moment(0, 'new'), moment(10, 'new', { group: 'A' }), moment(25, 'in_progress', { group: 'A' }), moment(40, 'on_hold', { group: 'A' })];

  test.each([['created', 0], ['assigned', 10], ['opened', 25], ['status:on_hold', 40]] as const)('%s: from minute %i', (start, minute) => {
    expect(fold(timeline, { clock: 'resolution', start }).clocks.map(({ startedAt }) => startedAt)).toEqual([at(minute)]);
  });

  test('each clock of a policy waits for its own', () => {
    const both = promising({ clock: 'response' }, { clock: 'resolution', start: 'assigned' });
    expect(foldTicket(timeline, policies(both)).clocks.map(({ clock, startedAt }) => [clock, startedAt])).toEqual([['response', at(0)], ['resolution', at(10)]]);
  });

  test('what has not happened starts nothing', () => {
    expect(fold(timeline, { clock: 'resolution', start: 'status:pending' }).clocks).toEqual([]);
  });

  test('it waits by the policy in force; before any, by the first to come', () => {
    const waits = { ...promising({ clock: 'resolution', start: 'assigned' }), matches: ({ tier }: TicketMoment) => tier === 'gold' };
    const starts = { ...promising({ clock: 'resolution' }), name: 'silver', matches: ({ tier }: TicketMoment) => tier === 'silver' };
    const late = foldTicket([moment(0, 'new'), moment(5, 'new', { tier: 'silver' })], policies(waits, starts));
    expect(late.clocks.map(({ policy: name, startedAt }) => [name, startedAt])).toEqual([['silver', at(5)]]);
    const early = foldTicket([moment(0, 'new', { tier: 'none', group: 'A' }), moment(5, 'new', { group: 'A' })], policies(waits, starts));
    expect(early.clocks.map(({ startedAt, deadline }) => [startedAt, deadline])).toEqual([[at(0), at(60)]]);
  });
});

describe('a clock that users name', () => {
  test('one from the creation on, of a ticket first heard of when it was resolved, has been one cycle', () => {
    const set = {
      ...policies(promising({ clock: 'care', start: 'created' })),
      namedClocks: new Map([['care', { start: ['created'], stop: ['agent_message'] } satisfies NamedClock]]),
    };
    expect(cycles(foldTicket([moment(10, 'resolved')], set))).toEqual(['1 from 0: stopped at 10, 10 min']);
    expect(cycles(foldTicket([moment(10, 'resolved'), moment(30, 'open')], set))).toEqual(['1 from 0: stopped at 10, 10 min', '2 from 30: running, 0 min']);
  });

  const approval: NamedClock = { start: ['status:on_hold'], stop: ['status:open', 'status:in_progress'] };
  const set = { ...policies(promising({ clock: 'approval' })), namedClocks: new Map([['approval', approval]]) };

  test('runs from its start to its stop, each time anew, and ends with the ticket', () => {
    const timeline = [moment(0, 'new'), moment(10, 'on_hold'), moment(20, 'on_hold'), moment(40, 'open'), moment(50, 'on_hold'), moment(80, 'resolved'), moment(90, 'open')];
    expect(cycles(foldTicket(timeline, set))).toEqual(['1 from 10: stopped at 40, 30 min', '2 from 50: stopped at 80, 30 min']);
  });

  test('it starts at any of its words, not only at all of them', () => {
    const either = { ...set, namedClocks: new Map([['approval', { start: ['status:on_hold', 'assigned'], stop: ['status:open'] } satisfies NamedClock]]) };
    expect(cycles(foldTicket([moment(0, 'new'), moment(10, 'new', { group: 'A' })], either))).toEqual(['1 from 10: running, 0 min']);
  });

  test('a policy that promises nothing of it starts none', () => {
    expect(foldTicket([moment(0, 'new'), moment(10, 'on_hold')], { ...set, policies: [policy('gold')] }).clocks.map(({ clock }) => clock)).toEqual(['response', 'resolution']);
  });

  test('finished under an older configuration, it stays though the newer one has no such clock', () => {
    const timeline = [moment(0, 'new'), moment(10, 'on_hold'), moment(40, 'open')];
    const pins = new Map([['approval', new Map([[1, set]])]]);
    expect(cycles({ ...foldTicket(timeline, policies(promising({ clock: 'update' })), pins) })).toEqual(['1 from 0: running, 0 min', '1 from 10: stopped at 40, 30 min']);
  });
});

describe('the words a clock may start and stop at', () => {
  const words: readonly Happening[] = ['opened', 'assigned', 'responded', 'customer_message', 'agent_message', 'status:new', 'status:on_hold'];
  const own = (clock: NamedClock) => ({ ...policies(promising({ clock: 'own' })), namedClocks: new Map([['own', clock]]) });

  test.each<[string, Partial<TicketMoment>, readonly Happening[]]>([
    ['a new ticket', {}, ['status:new']],
    ['a word nobody mapped', { status: 'Godot' }, []],
    ['an open one', { status: 'open' }, ['opened']],
    ['one on hold', { status: 'on_hold' }, ['opened', 'status:on_hold']],
    ['one a status answers', { status: 'in_progress' }, ['opened', 'responded']],
    ['one given to a group', { group: 'A' }, ['assigned', 'status:new']],
    ['a message of the customer', { comment: customer }, ['customer_message', 'status:new']],
    ['a message of an agent', { comment: agent }, ['responded', 'agent_message', 'status:new']],
    ['an internal note', { comment: note }, ['status:new']],
  ])('of %s', (_, more, true_) => {
    const timeline = [moment(0, 'Vladimir'), moment(20, 'new', more)];
    expect(words.filter((word) => foldTicket(timeline, own({ start: ['created'], stop: [word] })).clocks[0]!.stoppedAt === at(20))).toEqual(true_);
    expect(words.filter((word) => foldTicket(timeline, own({ start: [word], stop: ['resolved'] })).clocks[0]?.startedAt === at(20))).toEqual(true_);
  });

  test('a clock that starts with the ticket runs again as soon as it has been stopped', () => {
    const timeline = [moment(0, 'new'), moment(20, 'new', { comment: agent }), moment(30, 'closed')];
    expect(cycles(foldTicket(timeline, own({ start: ['created'], stop: ['agent_message'] })))).toEqual(['1 from 0: stopped at 20, 20 min', '2 from 20: stopped at 30, 10 min']);
  });
});

test('what a calendar fails at for another reason than its years is not swallowed', () => {
  const broken = { ...alwaysOpen, add: () => { throw new Error('out of order'); } };
  expect(() => fold([moment(0, 'new')], { clock: 'resolution' }, { schedule: broken })).toThrow('out of order');
});

test('a promise in business days is a budget of business time from the clock\'s own start', () => {
  const schedule = compileCalendar(calendarOf({ zone: 'UTC', hours: { 'mon-fri': ['09:00-17:00'] } }));
  // Monday 10:00; paused from 11:00 to 13:00.
  const timeline = [moment(0, 'open'), moment(60, 'pending'), moment(180, 'open')];
  const [clock] = fold(timeline, { clock: 'resolution', target: { businessDays: 2 }, pauseOn: new Set(['pending']) }, { schedule }).clocks;
  expect(clock).toMatchObject({ targetMs: 16 * HOUR, deadline: at(2 * 24 * 60 + 120) });
  const byFive = fold(timeline.slice(0, 1), { clock: 'resolution', target: { businessDays: 1, by: 17 * HOUR } }, { schedule });
  expect(byFive.clocks[0]).toMatchObject({ targetMs: 15 * HOUR, deadline: at(24 * 60 + 7 * 60) });
});

test('what its calendar never gets to is no plan, and no deadline: the clock runs, and hurts no other', () => {
  const schedule = compileCalendar(calendarOf({ zone: 'UTC', hours: { mon: ['10:00-10:01'] } }));
  const late: Threshold = { name: '+100h', at: { offsetMs: 100 * HOUR }, alerts: true };
  const timeline = [moment(0, 'open'), moment(1, 'open', { tier: 'silver' }), moment(2, 'open')];
  const [clock] = fold(timeline, { clock: 'resolution', target: { ms: 80 * HOUR }, thresholds: [{ name: '0.01%', at: { percent: 0.01 }, alerts: true }, breach, late] }, { schedule }).clocks;
  expect(clock).toMatchObject({ phase: 'running', deadline: null, accumulatedMs: MINUTE });
  expect(clock!.steps).toMatchObject([{ threshold: '0.01%' }]);
});
