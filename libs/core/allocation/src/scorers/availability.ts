import type { Column, Field } from './column.js';

/**
 * The share of its places that is free: (places − load) ÷ places.
 * Least-connections balancing weighted by capacity (as in nginx and IPVS), whose steady state loads all in proportion.
 * Inactive groups are no candidates at all.
 */
export const freeShare = (load: number, places: number): number => (load < places ? (places - load) / places : 0);

export function availability({ loads }: Field): Column {
  const { places, load } = loads;
  return {
    name: 'availability',
    fill(_ticket, out, at) {
      for (let g = 0; g < places.length; g++) out[at + g] = freeShare(load[g]!, places[g]!);
    },
    knows: (_ticket, _group, { loadKnown }) => loadKnown,
    explain(_ticket, group, held) {
      if (!held.loadKnown) return 'its load';
      const free = Math.max(0, places[group]! - held.load);
      return free === 0 ? `None of its ${places[group]!} places is free.` : `${free} of its ${places[group]!} places ${free === 1 ? 'is' : 'are'} free.`;
    },
  };
}
