import { Batching } from './batching.js';

/** A committer in the test's hands: each commit waits until it is let go. */
function held(options: { joinUpTo?: number; maxWaiting?: number; concurrentCommits?: number } = {}) {
  const commits: { items: readonly number[]; finish: (error?: Error) => void }[] = [];
  const batching = new Batching<number, string>({
    commit: (items) => new Promise((resolve, reject) => {
      commits.push({ items, finish: (error) => (error ? reject(error) : resolve(items.map((item) => `done ${item}`))) });
    }),
    joinUpTo: options.joinUpTo ?? 4,
    concurrentCommits: options.concurrentCommits ?? 1,
    maxWaiting: options.maxWaiting ?? 100,
    mayBeOneOfThem: (error) => (error as Error).message === 'bad item',
  });
  return { batching, commits };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('a lone submission is committed at once, those that arrive meanwhile together', async () => {
  const { batching, commits } = held();
  const first = batching.submit([1]);
  const others = [batching.submit([2, 3]), batching.submit([4]), batching.submit([5, 6])];
  expect(commits.map(({ items }) => items)).toEqual([[1]]);
  expect(batching.waiting).toBe(5);

  commits[0]!.finish();
  expect(await first).toEqual(['done 1']);
  await turn();
  expect(commits[1]!.items).toEqual([2, 3, 4]);
  commits[1]!.finish();
  expect(await others[0]).toEqual(['done 2', 'done 3']);
  expect(await others[1]).toEqual(['done 4']);
  await turn();
  commits[2]!.finish();
  expect(await others[2]).toEqual(['done 5', 'done 6']);
  expect(batching.waiting).toBe(0);
});

test('a submission larger than a group goes alone and whole', async () => {
  const { batching, commits } = held({ joinUpTo: 2 });
  void batching.submit([1]);
  void batching.submit([2, 3, 4, 5]);
  void batching.submit([6]);
  commits[0]!.finish();
  await turn();
  expect(commits[1]!.items).toEqual([2, 3, 4, 5]);
});

test('as many commits at once as allowed', () => {
  const { batching, commits } = held({ concurrentCommits: 2 });
  for (const item of [1, 2, 3]) void batching.submit([item]);
  expect(commits.map(({ items }) => items)).toEqual([[1], [2]]);
});

test('what does not fit is refused, what is there is kept', () => {
  const { batching } = held({ maxWaiting: 3 });
  expect(batching.submit([0])).toBeDefined();
  expect(batching.submit([1, 2])).toBeDefined();
  expect(batching.submit([3, 4])).toBeUndefined();
  expect(batching.submit([5])).toBeDefined();
  expect(batching.waiting).toBe(3);
});

test('one bad submission fails alone', async () => {
  const { batching, commits } = held();
  const first = batching.submit([0]);
  const good = batching.submit([1]);
  const bad = batching.submit([2]);
  commits[0]!.finish();
  await first;
  await turn();
  commits[1]!.finish(new Error('bad item'));
  await turn();
  commits[2]!.finish();
  expect(await good).toEqual(['done 1']);
  await turn();
  commits[3]!.finish(new Error('bad item'));
  await expect(bad).rejects.toThrow('bad item');
});

test('an error that is nobody\'s fault fails all', async () => {
  const { batching, commits } = held();
  const first = batching.submit([0])!;
  const others = [batching.submit([1])!, batching.submit([2])!];
  commits[0]!.finish(new Error('no database'));
  await expect(first).rejects.toThrow('no database');
  await turn();
  commits[1]!.finish(new Error('no database'));
  for (const other of others) await expect(other).rejects.toThrow('no database');
});
