import type { AllocationReason, Decision, UnallocatedReason } from './decision.js';
import type { RankingTable } from './ranking-table.js';

/** The decisions of one `decideAll`, index by index as its tickets. Numbers are kept, objects are made when asked for. */
export interface DecidedBatch {
  readonly length: number;
  /** The group's id; undefined where unallocated. */
  groupIdOf(index: number): string | undefined;
  reasonOf(index: number): AllocationReason | UnallocatedReason;
  /** Undefined where unallocated. */
  confidenceOf(index: number): number | undefined;
  rationaleOf(index: number): readonly string[];
  /** The best `most` groups with their scores, to be kept. */
  rankingTable(index: number, most: number): RankingTable;
  /** The whole of it; the ranking is made when it is read. */
  decision(index: number): Decision;
}
