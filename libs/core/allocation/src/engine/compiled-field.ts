import type { AssignmentGroup } from '../group.js';
import type { AllocationOptions, CustomScorer } from '../options.js';
import { SCORERS, type ScorerName } from '../scores.js';
import { availability } from '../scorers/availability.js';
import { bandwidth } from '../scorers/bandwidth.js';
import type { Column, Field } from '../scorers/column.js';
import { culturalFit } from '../scorers/cultural-fit.js';
import { custom } from '../scorers/custom.js';
import { memo } from '../scorers/memo.js';
import { performance } from '../scorers/performance.js';
import { proximity } from '../scorers/proximity.js';
import { timezone } from '../scorers/timezone.js';
import { velocity } from '../scorers/velocity.js';
import { DEFAULT_WEIGHTS, sharesOf, type Weights } from '../weights.js';
import { weightsIn } from '../weights-in.js';
import { Loads } from './loads.js';

const SEVEN: Readonly<Record<ScorerName, (field: Field) => Column>> = {
  availability, bandwidth, velocity, performance, proximity, cultural_fit: culturalFit, timezone,
};

/** Groups, scorers and weights, made ready. */
export interface CompiledField extends Field {
  readonly columns: readonly Column[];
  /** 1 for the active ones, by index. */
  readonly isActive: Uint8Array;
  readonly indexOf: ReadonlyMap<string, number>;
  /** Shares of 1, one for each column, for tickets of this category. */
  weightsFor(category: string): Float64Array;
  readonly holdsWhenFull: boolean;
}

export function compileField(given: readonly AssignmentGroup[], options: AllocationOptions): CompiledField {
  const groups = [...given].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const field: Field = { groups, active: groups.filter(({ status }) => status === 'active'), loads: new Loads(groups) };
  const { weights = DEFAULT_WEIGHTS, weightsByCategory = {}, customScorers = [], whenAllFull = 'overbook' } = options;
  const weightsOf = weightsIn(options);
  const columns = [...SCORERS.map((name) => SEVEN[name](field)), ...weighted(customScorers, [weights, ...Object.values(weightsByCategory)]).map((scorer) => custom(scorer, field))];
  const names = columns.map(({ name }) => name);
  return {
    ...field,
    columns,
    isActive: Uint8Array.from(groups, ({ status }) => (status === 'active' ? 1 : 0)),
    indexOf: new Map(groups.map(({ id }, index) => [id, index])),
    weightsFor: memo((category) => sharesOf(weightsOf(category), names)),
    holdsWhenFull: whenAllFull === 'hold',
  };
}

function weighted(scorers: readonly CustomScorer[], tables: readonly Weights[]): readonly CustomScorer[] {
  return scorers.filter(({ name }) => tables.some((weights) => (weights[name] ?? 0) > 0));
}
