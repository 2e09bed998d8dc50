import type { AllocationReason, UnallocatedReason } from '../decision.js';
import { hasRoom, type Choice } from './choose.js';
import type { Sheet } from './sheet.js';

/** Why the best, scorer by scorer; what is not known; why not the next. */
export function rationaleOf(sheet: Sheet, row: number, choice: Choice, reason: AllocationReason): readonly string[] {
  const { best, next } = choice;
  const shares = sheet.field.weightsFor(sheet.tickets[row]!.category ?? '');
  const [said, lacking]: [string[], string[]] = [[verdict(sheet, row, best, reason)], []];
  for (let column = 0; column < shares.length; column++) {
    if (shares[column] === 0) continue;
    (sheet.knows(row, column, best) ? said : lacking).push(sheet.explain(row, column, best));
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
  const score = sheet.composite(row, group).toFixed(2);
  switch (reason) {
    case 'best_score':
      return `${name} has the best score of those with room, ${score} of 1.`;
    case 'only_candidate':
      return `${name} is the only candidate; its score is ${score} of 1.`;
    case 'all_full':
      return `Every candidate is full; ${name} takes one more, by its score (${score} of 1) and by how little that overbooks it.`;
  }
}

/** The two scorers that cost the runner-up most, and what speaks for it all the same. */
function whyNot(sheet: Sheet, row: number, { best, next }: Choice, shares: Float64Array): string {
  const name = sheet.field.groups[next]!.name;
  if (hasRoom(sheet, row, best) && !hasRoom(sheet, row, next)) return `${name} is next, but full.`;
  const gaps = Array.from(shares, (share, column) => ({ column, gap: share * (sheet.score(row, column, best) - sheet.score(row, column, next)) }))
    .sort((a, b) => b.gap - a.gap || a.column - b.column);
  const compared = ({ column }: { readonly column: number }): string =>
    `${sheet.field.columns[column]!.name} (${sheet.score(row, column, next).toFixed(2)} against ${sheet.score(row, column, best).toFixed(2)})`;
  const behind = gaps.slice(0, 2).filter(({ gap }) => gap > 0).map(compared);
  const ahead = gaps.slice(-1).filter(({ gap }) => gap < 0).map(compared);
  const how = [...(behind.length > 0 ? [`behind in ${behind.join(' and ')}`] : []), ...(ahead.length > 0 ? [`ahead in ${ahead.join('')}`] : [])];
  return `${name} is next with ${sheet.composite(row, next).toFixed(2)}: ${how.length > 0 ? how.join(', ') : 'equal in all, and chosen between by free places and name'}.`;
}
