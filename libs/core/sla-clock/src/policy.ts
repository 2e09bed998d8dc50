import type { Status, TicketMoment } from '#core/ticket';
import type { Target } from './calendar/target.js';
import type { Happening } from './happening.js';
import type { Schedule } from './schedule.js';

/**
 * A threshold in calendar time: it is crossed when the clock's elapsed time reaches
 * `percent` of the target, or the target plus `offsetMs` (negative: before it).
 */
export interface Threshold {
  /** As configured and as shown: `85%`, `-30m`, `+1h`, `+1h#2` for the second repetition. Unique within a clock. */
  readonly name: string;
  readonly at: { readonly percent: number } | { readonly offsetMs: number };
  /** False for the breach mark that every clock has even where nobody asked to be alerted at 100 %. */
  readonly alerts: boolean;
}

export type OnChange = 'retroactive' | 'forward' | 'reset';
export type OnReopen = 'resume' | 'new_cycle';

/** One promise of a policy: `response` within 30 min, say. */
export interface ClockPolicy {
  readonly clock: string;
  readonly target: Target;
  readonly thresholds: readonly Threshold[];
  readonly pauseOn: ReadonlySet<Status>;
  /** What its first cycle waits for; by default what its kind waits for. */
  readonly start?: Happening;
}

/** A clock that users name: runs from any of the one kind of happening to any of the other, each time anew. */
export interface NamedClock {
  readonly start: readonly Happening[];
  readonly stop: readonly Happening[];
}

export interface Policy {
  /** `tier:gold/high` for an entry of the `tiers:` shorthand. */
  readonly name: string;
  /** The configuration version this policy was compiled from. */
  readonly version: number;
  readonly schedule: Schedule;
  readonly clocks: readonly ClockPolicy[];
  readonly onChange: OnChange;
  readonly onReopen: OnReopen;
  matches(moment: TicketMoment): boolean;
}

/** An ordered list of policies, first match wins (rule R6), and the meaning of status words. */
export interface PolicySet {
  readonly version: number;
  readonly policies: readonly Policy[];
  /** Clocks beside the built-in ones, by name. */
  readonly namedClocks: ReadonlyMap<string, NamedClock>;
  /** Statuses that count as a first response (rule R5). */
  readonly respondedBy: ReadonlySet<Status>;
  /** The eight words' meaning of a source's word, case-insensitive; undefined where nobody mapped it (its clocks keep running). */
  statusOf(word: string): Status | undefined;
}
