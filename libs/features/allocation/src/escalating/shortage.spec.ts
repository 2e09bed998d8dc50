import fc from 'fast-check';
import { AGAIN_AFTER_MS, REMIND_AFTER_MS, judgeShortage, type Met, type Shortage } from './shortage.js';

const AT = Date.UTC(2026, 2, 2, 10);
const MINUTE = 60_000;
const full = (tickets: number): Met => ({ room: false, full: tickets });
const room: Met = { room: true, full: 0 };

/** What is told at which minute, of what is met at which minute. */
function toldOf(...met: readonly (readonly [minute: number, met: Met])[]): [minute: number, tickets: number, sinceMinute: number][] {
  let before: Shortage | undefined;
  return met.flatMap(([minute, seen]): [number, number, number][] => {
    const judgement = judgeShortage(before, seen, AT + minute * MINUTE);
    if (judgement.kind !== 'nothing_to_note') before = judgement.shortage;
    return judgement.kind === 'escalate' ? [[minute, judgement.tickets, (judgement.since - AT) / MINUTE]] : [];
  });
}

test('the first ticket without room is told, those after it are counted, and told after an hour if it lasts', () => {
  expect(toldOf([0, full(500)], [0, full(500)], [59, full(3)], [60, full(2)], [61, full(1)])).toEqual([[0, 500, 0], [60, 505, 0]]);
});

test('room is nothing to tell, and nothing to note where groups have never been short', () => {
  expect(judgeShortage(undefined, room, AT)).toEqual({ kind: 'nothing_to_note' });
  expect(judgeShortage({ since: null, escalatedAt: AT, untold: 0 }, room, AT)).toEqual({ kind: 'nothing_to_note' });
  expect(judgeShortage({ since: AT, escalatedAt: AT, untold: 4 }, room, AT + 1)).toEqual({ kind: 'room_again', shortage: { since: null, escalatedAt: AT, untold: 4 } });
  expect(judgeShortage({ since: AT, escalatedAt: AT, untold: 4 }, { room: false, full: 0 }, AT + 1)).toEqual({ kind: 'nothing_to_note' });
});

test('full anew is told anew, but not before ten minutes have passed: places that open and close wake nobody by the minute', () => {
  expect(toldOf([0, full(1)], [20, room], [30, full(2)])).toEqual([[0, 1, 0], [30, 2, 30]]);
  expect(toldOf([0, full(1)], [2, room], [3, full(2)], [9, full(1)], [10, full(1)], [11, full(1)], [70, full(1)])).toEqual([[0, 1, 0], [10, 4, 3], [70, 2, 3]]);
  expect(toldOf(...Array.from({ length: 60 }, (_, minute) => [minute, { room: true, full: 1 }] as const)).map(([minute]) => minute)).toEqual([0, 10, 20, 30, 40, 50]);
});

test('a clock that is set back silences nobody', () => {
  expect(toldOf([0, full(1)], [-600, full(1)])).toEqual([[0, 1, 0], [-600, 1, -600]]);
});

test('whatever comes, two words are ten minutes apart, no ticket is counted twice or left out, and no hour of it passes in silence', () => {
  const met = fc.array(fc.record({ waitMs: fc.oneof(fc.integer({ min: 0, max: 3 * MINUTE }), fc.integer({ min: 0, max: 2 * REMIND_AFTER_MS })), room: fc.boolean(), full: fc.integer({ min: 0, max: 9 }) }), { maxLength: 60 });
  fc.assert(fc.property(met, (all) => {
    let [now, before, since, told] = [AT, undefined as Shortage | undefined, 0, -Infinity];
    for (const { waitMs, ...seen } of all) {
      now += waitMs;
      const judgement = judgeShortage(before, seen, now);
      since += seen.full;
      if (judgement.kind === 'escalate') {
        expect(now - told).toBeGreaterThanOrEqual(AGAIN_AFTER_MS);
        expect(judgement.tickets).toBe(since);
        [told, since] = [now, 0];
      } else if (seen.full > 0) expect(now - told).toBeLessThan(REMIND_AFTER_MS);
      if (judgement.kind !== 'nothing_to_note') before = judgement.shortage;
    }
  }));
});
