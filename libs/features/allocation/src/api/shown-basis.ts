import { rankingOf, type RankingTable } from '#core/allocation';

/** What a decision rests on, as it is told: the groups one by one. What nobody ranked for (an override) has no ranking. */
export function shownBasis(basis: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return 'ranking' in basis ? { ...basis, ranking: rankingOf(basis['ranking'] as RankingTable) } : { ...basis };
}
