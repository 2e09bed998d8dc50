import { NEUTRAL } from '../scores.js';
import type { AssignmentGroup } from '../group.js';
import type { TicketNeeds } from '../ticket-needs.js';
import type { Column, Field } from './column.js';
import { complexityOf } from './complexity.js';
import { oneDecimal, twoDecimals } from './decimals.js';
import { memo } from './memo.js';
import { unit } from './number.js';
import { fitOf, seniorityOf } from './seniority.js';
import { namesCategory } from './words.js';

/** What a group that does not name the category, where others do, still knows of it. */
const UNNAMED = 0.25;

/**
 * Headroom × skill.
 * Headroom: the share of places left after taking the ticket, against the share its complexity wants kept free, 10 % … 50 %.
 * Waiting grows as 1 ÷ (1 − utilisation) (Kingman 1961), so a team near saturation makes all its tickets late, and complex ones worst.
 * Skill: the mean of how its seniority suits the complexity (tiered support) and whether its capabilities name the category.
 */
export const carries = (load: number, places: number, complexity: number, skill: number): number => headroom(load, places, complexity) * skill;

export function headroom(load: number, places: number, complexity: number): number {
  return load + 1 < places ? unit((places - load - 1) / places / keptFree(complexity)) : 0;
}

/** The share of its places that a ticket wants left when it is taken. */
const keptFree = (complexity: number): number => 0.1 + 0.4 * complexity;

/** A headroom this near to all there should be is no reason for or against anybody. */
const WORTH_A_WORD = 0.95;

/** Either may be unknown (undefined); with both unknown, neutral. */
export function skillOf(fit: number | undefined, match: number | undefined): number {
  if (fit === undefined) return match ?? NEUTRAL;
  return match === undefined ? fit : (fit + match) / 2;
}

/** 1 where the group's capabilities name the category, else UNNAMED; undefined where it has none, or no candidate names the category: then its words are not ours. */
export function matchesOf(category: string, groups: readonly AssignmentGroup[], active: readonly AssignmentGroup[]): readonly (number | undefined)[] {
  const names = ({ capabilities }: AssignmentGroup): boolean => namesCategory(capabilities, category);
  if (!active.some(names)) return groups.map(() => undefined);
  return groups.map((group) => (group.capabilities.length === 0 ? undefined : names(group) ? 1 : UNNAMED));
}

export function bandwidth({ groups, active, loads }: Field): Column {
  const { places, load } = loads;
  const seniority = groups.map(({ capabilities }) => seniorityOf(capabilities));
  const matches = memo((category) => matchesOf(category, groups, active));
  const matchOf = ({ category = '' }: TicketNeeds): readonly (number | undefined)[] => matches(category);
  return {
    name: 'bandwidth',
    fill(ticket, out, at) {
      const complexity = complexityOf(ticket);
      const match = matchOf(ticket);
      for (let g = 0; g < places.length; g++) {
        const span = seniority[g];
        out[at + g] = carries(load[g]!, places[g]!, complexity, skillOf(span && fitOf(complexity, span), match[g]));
      }
    },
    knows: (ticket, group) => seniority[group] !== undefined || matchOf(ticket)[group] !== undefined,
    explain(ticket, group, held) {
      const [span, match, complexity] = [seniority[group], matchOf(ticket)[group], complexityOf(ticket)];
      if (span === undefined && match === undefined) return 'whether its skills suit the ticket';
      const skills = [
        ...(span ? [`its seniority suits complexity ${twoDecimals(complexity)} ${degree(fitOf(complexity, span))}`] : []),
        ...(match === undefined ? [] : [`its capabilities ${match === 1 ? 'name' : 'do not name'} ${ticket.category ?? ''}`]),
      ].join(' and ');
      return `${skills.charAt(0).toUpperCase()}${skills.slice(1)}${shortage(held.load, places[group]!, complexity)}.`;
    },
  };
}

function shortage(load: number, places: number, complexity: number): string {
  const room = headroom(load, places, complexity);
  if (room === 0) return ', but taking it leaves no place free';
  return room < WORTH_A_WORD ? `, but taking it leaves ${places - load - 1} of ${places} places free where ${oneDecimal(keptFree(complexity) * places)} should stay free` : '';
}

const degree = (fit: number): string => (fit >= 0.8 ? 'well' : fit >= 0.5 ? 'fairly' : 'badly');
