import type { DecidedBatch } from '../decided-batch.js';
import type { AllocationReason, Decision, RankedGroup, Standing, UnallocatedReason } from '../decision.js';
import type { RankingTable } from '../ranking-table.js';
import { SCORERS, type ScorerName, type Scores } from '../scores.js';
import type { TicketNeeds } from '../ticket-needs.js';
import { choose, isAhead, standingOf, type Choice } from './choose.js';
import type { CompiledField } from './compiled-field.js';
import { confidenceOf } from './confidence.js';
import { rationaleOf, whyNobody } from './rationale.js';
import { Sheet } from './sheet.js';

type Verdict = { readonly kind: 'allocated'; readonly reason: AllocationReason } | { readonly kind: 'unallocated'; readonly reason: UnallocatedReason };

/** The tickets decided one after the other; with `books`, each sees the loads its forerunners left. */
export class JudgedBatch implements DecidedBatch {
  private readonly sheet: Sheet;
  private readonly choices: readonly Choice[];

  constructor(private readonly field: CompiledField, tickets: readonly TicketNeeds[], books: boolean) {
    this.sheet = new Sheet(field, tickets);
    this.choices = tickets.map((_, row) => {
      this.sheet.fill(row);
      const choice = choose(this.sheet, row);
      if (books && this.judge(row, choice).kind === 'allocated') field.loads.book(choice.best);
      return choice;
    });
  }

  get length(): number {
    return this.choices.length;
  }

  groupIdOf(index: number): string | undefined {
    const choice = this.choiceAt(index);
    return this.judge(index, choice).kind === 'allocated' ? this.field.groups[choice.best]!.id : undefined;
  }

  reasonOf(index: number): AllocationReason | UnallocatedReason {
    return this.judge(index, this.choiceAt(index)).reason;
  }

  confidenceOf(index: number): number | undefined {
    const choice = this.choiceAt(index);
    return this.judge(index, choice).kind === 'allocated' ? confidenceOf(this.sheet, index, choice) : undefined;
  }

  rationaleOf(index: number): readonly string[] {
    const choice = this.choiceAt(index);
    const verdict = this.judge(index, choice);
    return verdict.kind === 'allocated' ? rationaleOf(this.sheet, index, choice, verdict.reason) : whyNobody(verdict.reason, this.field.groups.length);
  }

  decision(index: number): Decision {
    const choice = this.choiceAt(index);
    const verdict = this.judge(index, choice);
    const told = { ticketId: this.sheet.tickets[index]!.ticketId, rationale: this.rationaleOf(index) };
    const ranking = (): readonly RankedGroup[] => this.ranking(index);
    if (verdict.kind === 'unallocated') return withRanking({ ...verdict, ...told }, ranking);
    const { id, name } = this.field.groups[choice.best]!;
    return withRanking({ ...verdict, ...told, group: { id, name }, scores: this.scoresOf(index, choice.best), confidence: confidenceOf(this.sheet, index, choice) }, ranking);
  }

  rankingTable(row: number, most: number): RankingTable {
    this.choiceAt(row);
    const { groups, columns } = this.field;
    const standings = this.standings(row);
    const places = this.order(row, standings).slice(0, most);
    const scoresIn = (column: number): number[] => places.map((group) => fourDecimals(this.sheet.score(row, column, group)));
    const missing: Record<string, number[]> = {};
    for (const scorer of columns) {
      const lacking = [...places.keys()].filter((place) => !scorer.knows(this.sheet.tickets[row]!, places[place]!, this.sheet.held(row, places[place]!)));
      if (lacking.length > 0) missing[scorer.name] = lacking;
    }
    return {
      ids: places.map((group) => groups[group]!.id),
      names: places.map((group) => groups[group]!.name),
      standings: places.map((group) => standings[group]!),
      scores: {
        ...(Object.fromEntries(SCORERS.map((name, column) => [name, scoresIn(column)])) as Record<ScorerName, number[]>),
        composite: places.map((group) => fourDecimals(this.sheet.composite(row, group))),
      },
      custom: Object.fromEntries(columns.slice(SCORERS.length).map(({ name }, i) => [name, scoresIn(SCORERS.length + i)])),
      missing,
    };
  }

  private choiceAt(index: number): Choice {
    const choice = this.choices[index];
    if (!choice) throw new RangeError(`No ticket ${index} in a batch of ${this.length}`);
    return choice;
  }

  private judge(row: number, { best, next }: Choice): Verdict {
    const { groups, active, holdsWhenFull } = this.field;
    if (best < 0) return { kind: 'unallocated', reason: groups.length === 0 ? 'no_groups_configured' : active.length === 0 ? 'all_inactive' : 'all_excluded' };
    if (this.sheet.hasRoom(row, best)) return { kind: 'allocated', reason: next < 0 ? 'only_candidate' : 'best_score' };
    return { kind: holdsWhenFull ? 'unallocated' : 'allocated', reason: 'all_full' };
  }

  private standings(row: number): readonly Standing[] {
    return this.field.groups.map((_, group) => standingOf(this.sheet, row, group));
  }

  /** Candidates as they would be chosen, then the others by id. */
  private order(row: number, standings: readonly Standing[]): number[] {
    const isCandidate = (group: number): boolean => standings[group] === 'free' || standings[group] === 'full';
    return [...standings.keys()].sort((a, b) => Number(isCandidate(b)) - Number(isCandidate(a)) || (isCandidate(a) ? (isAhead(this.sheet, row, a, b) ? -1 : 1) : a - b));
  }

  private ranking(row: number): readonly RankedGroup[] {
    const { groups, columns } = this.field;
    const standings = this.standings(row);
    return this.order(row, standings).map((group) => {
      const held = this.sheet.held(row, group);
      return {
        id: groups[group]!.id,
        name: groups[group]!.name,
        standing: standings[group]!,
        scores: this.scoresOf(row, group),
        missing: columns.filter((scorer) => !scorer.knows(this.sheet.tickets[row]!, group, held)).map(({ name }) => name),
      };
    });
  }

  private scoresOf(row: number, group: number): Scores {
    const { columns } = this.field;
    const named = columns.map(({ name }, column) => [name, this.sheet.score(row, column, group)] as const);
    const seven = Object.fromEntries(named.slice(0, SCORERS.length)) as Omit<Scores, 'composite' | 'custom'>;
    return { ...seven, composite: this.sheet.composite(row, group), custom: Object.fromEntries(named.slice(SCORERS.length)) };
  }
}

/** Hundreds of objects, and most decisions are never asked for theirs. */
function withRanking<Told extends object>(told: Told, ranking: () => readonly RankedGroup[]): Told & { readonly ranking: readonly RankedGroup[] } {
  return Object.defineProperty(told, 'ranking', { get: ranking, enumerable: true }) as Told & { readonly ranking: readonly RankedGroup[] };
}

const fourDecimals = (score: number): number => Math.round(score * 10_000) / 10_000;
