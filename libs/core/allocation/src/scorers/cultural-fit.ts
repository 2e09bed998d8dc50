import { NEUTRAL } from '../scores.js';
import type { AssignmentGroup } from '../group.js';
import type { Requester, TicketNeeds } from '../ticket-needs.js';
import type { Column, Field } from './column.js';
import { asksOf, competenciesNamed, inWords, type Ask, type Competency } from './competencies.js';
import { memo } from './memo.js';

/**
 * The share of what the requester asks for that the group offers: language weighs 2, country 1, each tag 1
 * (skills-based routing as in call centres, Gans et al. 2003; language first, since a ticket nobody can read waits).
 * An ask that no candidate can meet tells them apart no better than one nobody made, and is left out.
 */
export function fitOf(asks: readonly Ask[], offered: ReadonlySet<Competency>): number {
  const [met, all] = asks.reduce(([has, of], { competency, importance }) => [has + (offered.has(competency) ? importance : 0), of + importance], [0, 0]);
  return all === 0 ? NEUTRAL : met / all;
}

export function meetable(requester: Requester, offers: readonly ReadonlySet<Competency>[]): readonly Ask[] {
  return asksOf(requester).filter(({ competency }) => offers.some((offered) => offered.has(competency)));
}

export function offersOf({ metrics }: AssignmentGroup): ReadonlySet<Competency> {
  return new Set((metrics.culturalCompetencies ?? []).flatMap(competenciesNamed));
}

export function culturalFit({ groups, active }: Field): Column {
  const [offers, candidates] = [groups.map(offersOf), active.map(offersOf)];
  const judged = memo((key) => {
    const asks = meetable(JSON.parse(key) as Requester, candidates);
    return { asks, scores: Float64Array.from(offers, (offered) => (offered.size === 0 ? NEUTRAL : fitOf(asks, offered))) };
  });
  const nothingAsked = { asks: [], scores: new Float64Array(groups.length).fill(NEUTRAL) };
  const judge = ({ requester: { language, country, tags } }: TicketNeeds): ReturnType<typeof judged> =>
    language === undefined && country === undefined && tags === undefined ? nothingAsked : judged(JSON.stringify({ language, country, tags }));
  return {
    name: 'cultural_fit',
    fill: (ticket, out, at) => out.set(judge(ticket).scores, at),
    knows: (ticket, group) => offers[group]!.size > 0 && judge(ticket).asks.length > 0,
    explain(ticket, group) {
      const { asks } = judge(ticket);
      if (offers[group]!.size === 0) return 'its cultural competencies';
      if (asks.length === 0) return 'a language, country or tag of the requester that any candidate offers';
      const met = asks.filter(({ competency }) => offers[group]!.has(competency));
      const wanted = asks.map(({ competency }) => inWords(competency)).join(', ');
      return met.length === asks.length ? `It offers what the requester asks for: ${wanted}.`
        : `It offers ${met.length === 0 ? 'none' : met.map(({ competency }) => inWords(competency)).join(', ')} of what the requester asks for: ${wanted}.`;
    },
  };
}
