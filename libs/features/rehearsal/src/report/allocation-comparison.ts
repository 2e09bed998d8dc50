import { rechoose, type AllocationOptions, type RankingTable, type Rechoice } from '#core/allocation';

/** A decision as it is kept, with what its ranking said. */
export interface KeptDecision {
  readonly id: string;
  readonly ticket: string;
  /** The one that its weights were looked up by. */
  readonly category: string | null;
  readonly ranking: RankingTable;
  /** The group that proved right, as handler/group; null: not known. */
  readonly right: string | null;
}

export interface ChosenGroup {
  /** handler/group. */
  readonly id: string;
  readonly name: string;
}

export interface ChangedDecision {
  readonly tenant: string;
  readonly ticket: string;
  readonly decision_id: string;
  readonly category: string | null;
  readonly before: ChosenGroup;
  readonly after: ChosenGroup;
  /** By the weights after: how far the one is ahead of the other, 0 … 1. */
  readonly lead: number;
}

export interface AllocationFigures {
  /** Whose weights differ; only their decisions are looked at. */
  readonly tenants: number;
  /** Ranked anew by both weights. */
  readonly decisions: number;
  /** Not ranked anew: how overbooked full groups were is not kept, and where nobody could be chosen nobody can be. */
  readonly left_out: Readonly<Record<Exclude<Rechoice['kind'], 'chosen'>, number>>;
  /** Decisions that another group would have got. */
  readonly changed: number;
  /** The most changed first. Null: tickets without a category. */
  readonly categories: readonly { readonly category: string | null; readonly decisions: number; readonly changed: number }[];
  /** The most frequent first. */
  readonly moves: readonly { readonly tenant: string; readonly from: ChosenGroup; readonly to: ChosenGroup; readonly decisions: number }[];
  /** The first few that change. */
  readonly examples: readonly ChangedDecision[];
  /** Of other decisions, the newest of which it is known which group was right, and that it could be chosen: how many choose it. */
  readonly outcomes: { readonly known: number; readonly agree: { readonly before: number; readonly after: number } };
  /** By custom scorer that has a weight now and had none then: of how many of the decisions nobody knows its scores. */
  readonly scorers_not_kept: Readonly<Record<string, number>>;
}

const EXAMPLES = 50;
const MOST_CATEGORIES = 100;
/** Pairs of groups that are counted, and that are told. */
const MOST_PAIRS = 2_000;
const MOST_MOVES = 100;

type Chosen = Extract<Rechoice, { kind: 'chosen' }>;
type Tally<Key> = Key & { decisions: number };

/** Takes the decisions of one tenant. */
export interface TenantDecisions {
  add(decision: KeptDecision): void;
  /** One of which it is known who was right. */
  addOutcome(decision: KeptDecision): void;
}

/**
 * Decisions ranked anew by the weights in force and by others: a fold. Both sides come from the same kept scores, so that what
 * differs is the weights alone. Its size does not grow with the number of decisions.
 */
export class AllocationComparison {
  private tenants = 0;
  private decisions = 0;
  private changed = 0;
  private readonly leftOut = { all_full: 0, no_candidates: 0 };
  private readonly categories = new Map<string | null, { decisions: number; changed: number }>();
  private readonly moves = new Map<string, Tally<{ readonly tenant: string; readonly from: ChosenGroup; readonly to: ChosenGroup }>>();
  private readonly examples: ChangedDecision[] = [];
  private readonly outcomes = { known: 0, before: 0, after: 0 };
  private readonly notKept: Record<string, number> = {};

  /** A tenant whose weights differ. */
  tenant(tenant: string, before: AllocationOptions, after: AllocationOptions): TenantDecisions {
    this.tenants++;
    const [then, now] = [rechoose(before), rechoose(after)];
    const both = ({ ranking, category }: KeptDecision): [Rechoice, Rechoice] => [then(ranking, category ?? undefined), now(ranking, category ?? undefined)];
    return {
      add: (decision) => this.compare(tenant, decision, ...both(decision)),
      addOutcome: (decision) => this.judge(decision, ...both(decision)),
    };
  }

  figures(): AllocationFigures {
    return {
      tenants: this.tenants,
      decisions: this.decisions,
      left_out: { ...this.leftOut },
      changed: this.changed,
      categories: [...this.categories].map(([category, counts]) => ({ category, ...counts })).sort((a, b) => b.changed - a.changed || b.decisions - a.decisions),
      moves: [...this.moves.values()].sort((a, b) => b.decisions - a.decisions).slice(0, MOST_MOVES),
      examples: [...this.examples],
      outcomes: { known: this.outcomes.known, agree: { before: this.outcomes.before, after: this.outcomes.after } },
      scorers_not_kept: { ...this.notKept },
    };
  }

  private compare(tenant: string, decision: KeptDecision, before: Rechoice, after: Rechoice): void {
    // Weights have no say in who is free: both are chosen, or neither.
    if (before.kind !== 'chosen' || after.kind !== 'chosen') {
      if (after.kind !== 'chosen') this.leftOut[after.kind]++;
      return;
    }
    this.decisions++;
    for (const name of after.unkept) this.notKept[name] = (this.notKept[name] ?? 0) + 1;
    const differs = before.place !== after.place;
    this.countCategory(decision.category, differs);
    if (differs) this.note(tenant, decision, before, after);
  }

  private note(tenant: string, { id, ticket, category, ranking }: KeptDecision, before: Chosen, after: Chosen): void {
    this.changed++;
    const groupAt = (place: number): ChosenGroup => ({ id: ranking.ids[place]!, name: ranking.names[place]! });
    const [from, to] = [groupAt(before.place), groupAt(after.place)];
    this.countMove(tenant, from, to);
    if (this.examples.length >= EXAMPLES) return;
    const lead = Math.max(0, after.composites[after.place]! - after.composites[before.place]!);
    this.examples.push({ tenant, ticket, decision_id: id, category, before: from, after: to, lead: Math.round(lead * 10_000) / 10_000 });
  }

  private judge({ ranking: { ids, standings }, right }: KeptDecision, before: Rechoice, after: Rechoice): void {
    const place = right === null ? -1 : ids.indexOf(right);
    if (standings[place] !== 'free' || before.kind !== 'chosen' || after.kind !== 'chosen') return;
    this.outcomes.known++;
    if (before.place === place) this.outcomes.before++;
    if (after.place === place) this.outcomes.after++;
  }

  /** Sources make words up; beyond a hundred different ones new ones are left out. */
  private countCategory(category: string | null, differs: boolean): void {
    let counts = this.categories.get(category);
    if (counts === undefined) {
      if (this.categories.size >= MOST_CATEGORIES) return;
      this.categories.set(category, (counts = { decisions: 0, changed: 0 }));
    }
    counts.decisions++;
    if (differs) counts.changed++;
  }

  private countMove(tenant: string, from: ChosenGroup, to: ChosenGroup): void {
    const key = JSON.stringify([tenant, from.id, to.id]);
    const move = this.moves.get(key);
    if (move) move.decisions++;
    else if (this.moves.size < MOST_PAIRS) this.moves.set(key, { tenant, from, to, decisions: 1 });
  }
}
