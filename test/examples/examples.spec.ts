import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Example, Topic } from './example.js';
import { asTopic } from './example-schema.js';
import { indexOf } from './index-page.js';
import { POINTS, RULES } from './points.js';
import { readTopics } from './read-examples.js';
import { runExample } from './run-example.js';

const topics = readTopics();
const examples = topics.flatMap((topic) => topic.examples);

describe.each(topics.map((topic) => [topic.topic, topic] as const))('%s', (_, topic) => {
  test.each(topic.examples.map((example) => [example.name, example] as const))('%s', (_name, example) => runExample(topic, example));
});

describe('an example that makes no sense is an error', () => {
  const example = { name: 'x', shows: ['R1'], policy: { targets: { resolution: '1h' } }, events: [{ at: 'Mon 2026-06-01 09:00' }], expect: [{ clock: 'resolution', due: '10:00' }] };
  const run = (change: object, zone = 'Europe/Berlin') => () => {
    const topic: Topic = asTopic({ topic: 'x', about: 'x', zone, examples: [{ ...example, ...change }] });
    runExample(topic, topic.examples[0] as Example);
  };

  test('as it stands, this one makes sense', run({}));

  test.each<[string, object, RegExp]>([
    ['a field nobody knows', { evnts: [] }, /must NOT have additional properties.*evnts/],
    ['nothing is expected', { expect: [] }, /must NOT have fewer than 1 items/],
    ['a clock of which nothing is expected', { expect: [{ clock: 'resolution' }] }, /must NOT have fewer than 2 properties/],
    ['a weekday that the date is not', { events: [{ at: 'Tue 2026-06-01 09:00' }] }, /2026-06-01 is a Mon/],
    ['a date that does not exist', { events: [{ at: 'Mon 2026-06-31 09:00' }] }, /2026-06-31/],
    ['a time that does not exist', { events: [{ at: 'Sun 2026-03-29 02:30' }] }, /does not exist in Europe\/Berlin/],
    ['a time that comes twice', { events: [{ at: 'Sun 2026-10-25 02:30' }] }, /shown twice in Europe\/Berlin/],
    ['an offset the zone does not have', { events: [{ at: 'Mon 2026-06-01 09:00+01:00' }] }, /does not exist in Europe\/Berlin/],
    ['an amount that is none', { expect: [{ clock: 'resolution', used: 'an hour' }] }, /"an hour" is no duration/],
    ['a stretch that is none', { expect: [{ clock: 'resolution', stretches: ['running'] }] }, /"running" is no stretch/],
    ['a configuration with a mistake', { policy: { targets: { resolutoin: '1h' } } }, /unknown clock/],
    ['a configuration with a warning', { config: { tiers: { gold: { high: { resolution: '1h' } } } } }, /no ticket gets this promise/],
    ['something seen before anything is known', { expect: [{ clock: 'resolution', at: '08:00', state: 'ok' }] }, /nothing is known yet/],
    ['a clock that is not there', { expect: [{ clock: 'response', state: 'ok' }] }, /response 1/],
    ['a wrong time', { expect: [{ clock: 'resolution', due: '10:01' }] }, /toEqual/],
  ])('%s', (_, change, message) => {
    expect(run(change)).toThrow(message);
  });
});

describe('the table as a whole', () => {
  test('has at least 150 examples, each with a name of its own', () => {
    expect(examples.length).toBeGreaterThanOrEqual(150);
    expect(new Set(examples.map(({ name }) => name)).size).toBe(examples.length);
  });

  test('shows every rule and every point', () => {
    const shown = new Set(examples.flatMap(({ shows }) => shows));
    expect([...RULES, ...POINTS].filter((point) => !shown.has(point))).toEqual([]);
    expect([...shown].filter((point) => ![...RULES, ...POINTS as readonly string[]].includes(point))).toEqual([]);
  });

  test('is told to people in docs/examples.md', () => {
    const page = indexOf(topics);
    if (process.env['UPDATE_DOCS']) writeFileSync('docs/examples.md', page);
    const ask = 'docs/examples.md is brought up to date by: UPDATE_DOCS=1 npm test -- test/examples';
    expect({ ask, page: existsSync('docs/examples.md') && readFileSync('docs/examples.md', 'utf8') }).toEqual({ ask, page });
  });
});
