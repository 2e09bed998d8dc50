import type { OpenClockFigures } from '../pure/effect-on-open-clocks.js';
import type { AllocationFigures } from '../report/allocation-comparison.js';
import type { BreachChange, ComparisonFigures } from '../report/comparison.js';
import type { ReportFigures } from '../report/report.js';

/** What a rehearsal has found, as it is stored and told. */
export interface RehearsalResult {
  readonly tickets: number;
  /** What adopting it does to the clocks that are open: what a re-timing would find. */
  readonly open_clocks: OpenClockFigures;
  /** The whole history, as if each of the two had been in force all the time. */
  readonly comparison: ComparisonFigures & { readonly breach_changes: readonly BreachChange[] };
  readonly uncovered: { readonly before: ReportFigures['uncovered']; readonly after: ReportFigures['uncovered'] };
  readonly unknown_statuses: { readonly before: ReportFigures['unknown_statuses']; readonly after: ReportFigures['unknown_statuses'] };
  /** Which groups other weights would have chosen. Absent: rehearsed by a release that did not look. */
  readonly allocation?: AllocationFigures;
}
