import type { AllocationReason, UnallocatedReason } from '../decision.js';
import { twoDecimals } from '../scorers/decimals.js';
import type { Choice } from './choose.js';
import type { Sheet } from './sheet.js';

/** Why the best, scorer by scorer; what is not known; why not the next. */
export function rationaleOf(sheet: Sheet, row: number, choice: Choice, reason: AllocationReason): readonly string[] {
  const { best, next } = choice;
  const ticket = sheet.tickets[row]!;
  const shares = sheet.field.weightsFor(ticket.category ?? '');
  const held = sheet.held(row, best);
  const [said, lacking]: [string[], string[]] = [[verdict(sheet, row, best, reason)], []];
  for (let column = 0; column < shares.length; column++) {
    if (shares[column] === 0) continue;
    const scorer = sheet.field.columns[column]!;
    (scorer.knows(ticket, best, held) ? said : lacking).push(scorer.explain(ticket, best, held));
  }
  if (lacking.length > 0) said.push(`Not known, so counted as neutral: ${lacking.join('; ')}.`);
  if (next >= 0) said.push(whyNot(sheet, row, choice, shares));
  return said;
}

export function whyNobody(reason: UnallocatedReason, groups: number): readonly string[] {
  switch (reason) {
    case 'no_groups_configured':
      return ['There are no groups to choose from.'];
    case 'all_inactive':
      return [`None of the ${groups} groups is active.`];
    case 'all_excluded':
      return ['No active group is left that may get this ticket.'];
    case 'all_full':
      return ['Every candidate is full, and overbooking is not allowed.'];
  }
}

function verdict(sheet: Sheet, row: number, group: number, reason: AllocationReason): string {
  const name = sheet.field.groups[group]!.name;
  const score = twoDecimals(sheet.composite(row, group));
  switch (reason) {
    case 'best_score':
      return `${name} has the best score of those with room, ${score} of 1.`;
    case 'only_candidate':
      return `${name} is the only candidate; its score is ${score} of 1.`;
    case 'all_full':
      return `Every candidate is full; ${name} takes one more, by its score (${score} of 1) and by how little that overbooks it.`;
  }
}

/** The two scorers that cost the runner-up most, and the one that speaks most for it all the same. */
function whyNot(sheet: Sheet, row: number, { best, next }: Choice, shares: Float64Array): string {
  const name = sheet.field.groups[next]!.name;
  if (sheet.hasRoom(row, best) && !sheet.hasRoom(row, next)) return `${name} is next, but full.`;
  let [most, more, least] = [NONE, NONE, NONE];
  for (let column = 0; column < shares.length; column++) {
    const gap = { column, size: shares[column]! * (sheet.score(row, column, best) - sheet.score(row, column, next)) };
    if (gap.size > most.size) [most, more] = [gap, most];
    else if (gap.size > more.size) more = gap;
    if (gap.size < least.size) least = gap;
  }
  const compared = ({ column }: Gap): string =>
    `${sheet.field.columns[column]!.name} (${twoDecimals(sheet.score(row, column, next))} against ${twoDecimals(sheet.score(row, column, best))})`;
  const behind = most === NONE ? '' : `behind in ${compared(most)}${more === NONE ? '' : ` and ${compared(more)}`}`;
  const ahead = least === NONE ? '' : `ahead in ${compared(least)}`;
  const how = behind && ahead ? `${behind}, ${ahead}` : behind || ahead || 'equal in all, and told apart by free places or id';
  return `${name} is next with ${twoDecimals(sheet.composite(row, next))}: ${how}.`;
}

interface Gap {
  readonly column: number;
  readonly size: number;
}

const NONE: Gap = { column: -1, size: 0 };
