import { jest } from '@jest/globals';
import { WakeableLoop } from './wakeable-loop.js';

/** What each round does, in turn; the last one again and again. */
let rounds: (() => Promise<number>)[];
let done: number;
let loop: WakeableLoop;
const errors: unknown[] = [];

beforeEach(() => {
  jest.useFakeTimers();
  [rounds, done] = [[], 0];
  errors.length = 0;
  loop = new WakeableLoop({
    tick: () => {
      done++;
      return (rounds.length > 1 ? rounds.shift()! : rounds[0]!)();
    },
    maxSleepMs: 1_000,
    retryMs: 100,
    onError: (error) => errors.push(error),
  });
});
afterEach(() => {
  jest.useRealTimers();
});

const sleeps = (ms: number) => () => Promise.resolve(ms);
const fails = () => Promise.reject(new Error('no'));

test('sleeps until the instant a round names, but never longer than its bound', async () => {
  rounds = [sleeps(300), sleeps(Infinity)];
  loop.start();
  await jest.advanceTimersByTimeAsync(299);
  expect(done).toBe(1);
  await jest.advanceTimersByTimeAsync(1);
  expect(done).toBe(2);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(done).toBe(3);
  await loop.stop();
});

test('a wake-up ends the sleep; one that comes during a round makes the next follow at once', async () => {
  rounds = [sleeps(Infinity), () => { loop.wake(); return Promise.resolve(Infinity); }, sleeps(Infinity)];
  loop.start();
  await jest.advanceTimersByTimeAsync(0);
  expect(done).toBe(1);
  loop.wake();
  await jest.advanceTimersByTimeAsync(0);
  expect(done).toBe(3);
  await loop.stop();
});

test('with a pace, wake-ups that come sooner are one; the first after a rest is heard at once, and a stop does not wait for it', async () => {
  rounds = [sleeps(Infinity)];
  loop = new WakeableLoop({ tick: () => Promise.resolve(++done && Infinity), maxSleepMs: 1_000, onError: (error) => errors.push(error), paceMs: 50 });
  loop.start();
  for (let ms = 0; ms < 100; ms += 10) {
    loop.wake();
    await jest.advanceTimersByTimeAsync(10);
  }
  expect(done).toBe(3);
  await jest.advanceTimersByTimeAsync(200);
  expect(done).toBe(3);
  loop.wake();
  await jest.advanceTimersByTimeAsync(0);
  expect(done).toBe(4);
  await loop.stop();
});

test('a stop waits for the round under way, and none follows', async () => {
  let finish = (_: number): void => {};
  rounds = [() => new Promise((resolve) => { finish = resolve; })];
  loop.start();
  const stopped = loop.stop();
  finish(0);
  await stopped;
  await jest.advanceTimersByTimeAsync(2_000);
  expect(done).toBe(1);
});

describe('health', () => {
  test('degraded from a round that fails until one that does not', async () => {
    rounds = [sleeps(500), fails, fails, sleeps(500)];
    loop.start();
    await jest.advanceTimersByTimeAsync(0);
    expect(loop.health()).toEqual({ status: 'up' });
    await jest.advanceTimersByTimeAsync(500);
    expect(loop.health()).toEqual({ status: 'degraded', details: { problem: 'failing', for_seconds: 0 } });
    await jest.advanceTimersByTimeAsync(100);
    expect(errors).toHaveLength(2);
    expect(loop.health().status).toBe('degraded');
    await jest.advanceTimersByTimeAsync(100);
    expect(loop.health()).toEqual({ status: 'up' });
    await loop.stop();
  });

  test('degraded when a round takes longer than 30 s', async () => {
    let finish = (_: number): void => {};
    rounds = [() => new Promise((resolve) => { finish = resolve; }), sleeps(Infinity)];
    loop.start();
    await jest.advanceTimersByTimeAsync(30_000);
    expect(loop.health()).toEqual({ status: 'up' });
    await jest.advanceTimersByTimeAsync(5_000);
    expect(loop.health()).toEqual({ status: 'degraded', details: { problem: 'stuck', for_seconds: 35 } });
    finish(0);
    await jest.advanceTimersByTimeAsync(0);
    expect(loop.health()).toEqual({ status: 'up' });
    await loop.stop();
  });
});
