import { PRIORITIES } from '#core/ticket';
import { checked, mapping, optional, table } from '../reading/shape.js';
import { duration, formatDuration } from './duration.js';
import { normalizeText } from './policies/normalize-text.js';

const target = duration({ zero: 'refused' });

const promise = checked(
  mapping({
    response: optional(target, undefined, 'Time to the first response. A number is minutes; 20s, 30m, 4h, 2d, 1h30m.'),
    resolution: optional(target, undefined, 'Time to the resolution. A number is minutes; 20s, 30m, 4h, 2d, 1h30m.'),
  }),
  ({ response, resolution }, path, reading) => {
    if (response === undefined && resolution === undefined) reading.errorAt(path, 'found no promise, expected "response", "resolution" or both');
    if (response !== undefined && resolution !== undefined && response > resolution) {
      reading.warnAt([...path, 'response'], `the response target ${formatDuration(response)} is longer than the resolution target ${formatDuration(resolution)}`);
    }
  },
  { minProperties: 1 },
);

const [critical, high, medium, low] = PRIORITIES;
const tier = checked(
  mapping({
    [critical]: optional(promise, undefined, 'Tickets of priority critical.'),
    [high]: optional(promise, undefined, 'Tickets of priority high.'),
    [medium]: optional(promise, undefined, 'Tickets of priority medium.'),
    [low]: optional(promise, undefined, 'Tickets of priority low.'),
  }),
  (priorities, path, reading) => {
    if (Object.values(priorities).every((entry) => entry === undefined)) reading.errorAt(path, `found no priority, expected at least one of ${PRIORITIES.join(', ')}`);
  },
  { minProperties: 1 },
);

export const tiers = checked(
  table(tier, 'tiers, each with its priorities', { most: 1000 }),
  (byName, path, reading) => {
    if (byName.size === 0) reading.errorAt(path, 'found no tier, expected at least one');
    const seen = new Map<string, string>();
    for (const name of byName.keys()) {
      const earlier = seen.get(normalizeText(name));
      if (earlier !== undefined) reading.errorAtKey([...path, name], `"${name}" and "${earlier}" are the same tier: case does not count`);
      seen.set(normalizeText(name), name);
    }
  },
  { minProperties: 1 },
);
