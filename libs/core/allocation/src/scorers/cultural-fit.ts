import { NEUTRAL } from '../scores.js';
import type { AssignmentGroup } from '../group.js';
import type { Requester, TicketNeeds } from '../ticket-needs.js';
import type { Column, Field } from './column.js';
import { asksOf, competenciesNamed, inWords, type Ask, type Competency } from './competencies.js';
import { Memo } from './memo.js';

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

interface Judgement {
  readonly asks: readonly Ask[];
  /** Of each ask. */
  readonly words: readonly string[];
  readonly scores: Float64Array;
}

export function culturalFit({ groups, active }: Field): Column {
  const [offers, candidates] = [groups.map(offersOf), active.map(offersOf)];
  const judgements = new Memo<Judgement>();
  const judge = ({ requester }: TicketNeeds): Judgement =>
    judgements.get(`${requester.language ?? ''}\n${requester.country ?? ''}\n${requester.tags?.join('\n') ?? ''}`, () => {
      const asks = meetable(requester, candidates);
      return { asks, words: asks.map(({ competency }) => inWords(competency)), scores: Float64Array.from(offers, (offered) => (offered.size === 0 ? NEUTRAL : fitOf(asks, offered))) };
    });
  return {
    name: 'cultural_fit',
    fill: (ticket, out, at) => out.set(judge(ticket).scores, at),
    knows: (ticket, group) => offers[group]!.size > 0 && judge(ticket).asks.length > 0,
    explain(ticket, group) {
      const { asks, words } = judge(ticket);
      if (offers[group]!.size === 0) return 'its cultural competencies';
      if (asks.length === 0) return 'a language, country or tag of the requester that any candidate offers';
      const met = words.filter((_, i) => offers[group]!.has(asks[i]!.competency));
      return met.length === asks.length ? `It offers what the requester asks for: ${words.join(', ')}.`
        : `It offers ${met.length === 0 ? 'none' : met.join(', ')} of what the requester asks for: ${words.join(', ')}.`;
    },
  };
}
