import { NEUTRAL, type Scores } from '../scores.js';
import type { Outcome } from './outcome.js';

/** One outcome as numbers: the scores of those it was chosen from, and which proved right, or wrong. */
export interface Lesson {
  /** Choices × scorers. */
  readonly choices: readonly Float64Array[];
  /** Index of the choice that the outcome speaks of. */
  readonly subject: number;
  readonly proved: 'right' | 'wrong';
}

/** Undefined where it teaches nothing: fewer than two to choose from, or given to a group that could not have been chosen. */
export function lessonOf({ groupId, ranking, result }: Outcome, scorers: readonly string[]): Lesson | undefined {
  const free = ranking.filter(({ standing }) => standing === 'free');
  const candidates = free.length > 0 ? free : ranking.filter(({ standing }) => standing === 'full');
  const right = result.kind === 'overridden' ? result.toGroupId : groupId;
  const subject = candidates.findIndex(({ id }) => id === right);
  if (subject < 0 || candidates.length < 2) return undefined;
  return {
    choices: candidates.map(({ scores }) => Float64Array.from(scorers, (name) => scoreOf(scores, name))),
    subject,
    proved: result.kind === 'breached' ? 'wrong' : 'right',
  };
}

function scoreOf(scores: Scores, name: string): number {
  const score = new Map<string, unknown>([...Object.entries(scores.custom), ...Object.entries(scores)]).get(name);
  return typeof score === 'number' && score >= 0 && score <= 1 ? score : NEUTRAL;
}
