import { DEFAULT_WEIGHTS } from '#core/allocation';
import { checked, integer, mapping, optional, scalar, table, word, type Shaped } from '../reading/shape.js';


const weight = scalar({ type: 'number', minimum: 0, maximum: 1_000 }, 'a number from 0 to 1000', (value) =>
  typeof value === 'number' && value >= 0 && value <= 1_000 ? value : undefined);

const BUILT_IN = Object.keys(DEFAULT_WEIGHTS);
const MOST_SCORERS = 20;

const weights = checked(table(weight, 'scorers with what each counts', { most: MOST_SCORERS }), (all, path, reading) => {
  const known = [...BUILT_IN, ...reading.keysOf('plugins')];
  for (const name of all.keys()) if (!known.includes(name)) reading.errorAtKey([...path, name], `unknown scorer "${name}", expected one of ${BUILT_IN.join(', ')}, or a name of "plugins"`);
  if (all.size > 0 && [...all.values()].every((value) => value === 0)) reading.errorAt(path, 'every weight is 0, expected at least one that counts');
});

const yesOrNo = scalar({ type: 'boolean' }, 'true or false', (value) => (typeof value === 'boolean' ? value : undefined));

const byCategory = table(weights, 'categories with their weights', { most: 500 });

const tenant = mapping({
  weights: optional(weights, undefined, "Instead of the weights above, for this tenant's tickets."),
  by_category: optional(byCategory, undefined, 'Instead of the tenant\'s weights, for tickets of these categories.'),
});

export const DEFAULT_ALLOCATION = { weights: undefined, by_category: undefined, tenants: undefined, when_all_full: 'overbook', scorer_timeout_ms: 250, learning: { enabled: false } } as const;

export const allocation = mapping({
  weights: optional(weights, undefined, `How much each scorer counts: ${Object.entries(DEFAULT_WEIGHTS).map(([name, value]) => `${name} ${value}`).join(', ')}. What is left out counts nothing. Scorers of your own under their names in "plugins".`),
  by_category: optional(byCategory, undefined, 'Instead of the weights above, for tickets of these categories.'),
  tenants: optional(table(tenant, 'tenants', { most: 1_000 }), undefined, 'Weights of single tenants.'),
  when_all_full: optional(word(['overbook', 'hold']), 'overbook', 'When no group has room: give the ticket to the least overbooked of the good ones and say so (overbook), or wait for room (hold).'),
  scorer_timeout_ms: optional(integer(10, 10_000), 250, 'How long a scorer of your own may take for a batch of up to 500 tickets and all groups. One that takes longer has no say in the batch, and rests for a minute.'),
  learning: optional(mapping({ enabled: optional(yesOrNo, false, 'Default false.') }), { enabled: false }, 'Once a day, propose weights that would have chosen better: GET /api/v1/allocations/proposals. Nothing is adopted by itself.'),
});

export type AllocationText = Shaped<typeof allocation>;
