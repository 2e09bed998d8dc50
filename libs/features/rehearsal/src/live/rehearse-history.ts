import { setTimeout as pause } from 'node:timers/promises';
import type { PolicyPins, PolicySet } from '#core/sla-clock';
import { GiveWay } from '#platform/clock';
import { attachmentsOf, checkConfig, compileCandidate, type ConfigSource, type WatchdogConfig } from '#platform/config';
import { EffectOnOpenClocks, pinsAfter } from '../pure/effect-on-open-clocks.js';
import { isOpen, simulateTicket, type SimulatedTicket } from '../pure/simulate-ticket.js';
import { AllocationComparison } from '../report/allocation-comparison.js';
import { Comparison, type BreachChange } from '../report/comparison.js';
import type { DecisionHistory } from './decision-history.js';
import type { FinishedCycle, HistoryPage, HistoryPosition, LiveHistory, LiveTicket } from './live-history.js';
import type { RehearsalResult } from './rehearsal-result.js';
import { rehearseDecisions } from './rehearse-decisions.js';
import type { ClaimedRehearsal, Rehearsals } from './rehearsals.js';

/** Tickets read at once: a few milliseconds of the database and of this process, between which everyone else has their turn. */
const PAGE = 200;
/** Of the time a page took, how much is left to the others after it: a rehearsal has half a core at most. */
const REST_SHARE = 1;
const LONGEST_REST_MS = 250;
/** Breaches gained and lost that are named, of each. */
const NAMED = 100;
/** A text that takes the process with it must not do so for ever. */
const MOST_ATTEMPTS = 3;

export type RehearsalOutcome =
  | { readonly kind: 'done'; readonly tickets: number }
  | { readonly kind: 'failed'; readonly problem: string }
  /** Another replica has it now. */
  | { readonly kind: 'lost' }
  /** Left for another replica, because this one stops. */
  | { readonly kind: 'released' };

interface RehearsedTickets {
  readonly history: LiveHistory;
  readonly base: WatchdogConfig;
  readonly candidate: WatchdogConfig;
  readonly at: number;
  readonly pace: GiveWay;
}

/** Runs a claimed rehearsal: folds every ticket of its scope under the configuration in force and under the candidate, and ranks decisions anew by the weights of both. Its memory does not grow with their number. */
export class RehearseHistory {
  constructor(
    private readonly rehearsals: Rehearsals,
    private readonly config: ConfigSource,
    private readonly historyOf: (tenant: string | null) => LiveHistory,
    private readonly decisionsOf: (tenant: string | null) => DecisionHistory,
  ) {}

  /** `stopping`: asked between pages. */
  async run(claimed: ClaimedRehearsal, stopping: () => boolean): Promise<RehearsalOutcome> {
    if (claimed.attempts > MOST_ATTEMPTS) return this.fail(claimed, `It was begun ${MOST_ATTEMPTS} times and never came to its end.`);
    const checked = checkConfig(claimed.text, attachmentsOf(claimed.files));
    if (!checked.ok) return this.fail(claimed, 'The text is not valid for the release that was to rehearse it.');
    const at = claimed.at.getTime();
    const base = await this.config.version(claimed.base_version);
    const candidate = compileCandidate(checked.config, base, at);
    const rehearsal = new Rehearsing(base, candidate, at);
    const tenant = claimed.every_tenant ? null : claimed.tenant_id;
    const history = this.historyOf(tenant);
    const total = await history.count();
    const pace = new GiveWay();
    const pages = [
      () => this.foldTickets(rehearsal, { history, base, candidate, at, pace }),
      () => rehearseDecisions(rehearsal.allocation, { history: this.decisionsOf(tenant), base, candidate, at, pace }),
    ];
    for (const read of pages) {
      let began = performance.now();
      for await (const _ of read()) {
        if (stopping()) {
          await this.rehearsals.release(claimed);
          return { kind: 'released' };
        }
        if (!(await this.rehearsals.renew(claimed, rehearsal.tickets, total))) return { kind: 'lost' };
        await pause(Math.min((performance.now() - began) * REST_SHARE, LONGEST_REST_MS));
        began = performance.now();
      }
    }
    const ours = await this.rehearsals.finish(claimed, { result: rehearsal.result(), tickets: rehearsal.tickets });
    return ours ? { kind: 'done', tickets: rehearsal.tickets } : { kind: 'lost' };
  }

  /** Yields after each page. */
  private async *foldTickets(rehearsal: Rehearsing, { history, base, candidate, at, pace }: RehearsedTickets): AsyncGenerator<void> {
    let detailed = base.matchesOnDetails || candidate.matchesOnDetails;
    for (let after: HistoryPosition | undefined = history.start; after !== undefined;) {
      const page: HistoryPage = await history.page({ after, until: at, notUnder: base.version, detailed, size: PAGE });
      const versions = await this.versionsIn(page.tickets);
      if (!detailed && [...versions.values()].some(({ matchesOnDetails }) => matchesOnDetails)) {
        detailed = true;
        continue;
      }
      for (const ticket of page.tickets) {
        if (pace.due()) await pace.giveWay();
        rehearsal.add(ticket, versions);
      }
      after = page.end;
      yield;
    }
  }

  private async fail(claimed: ClaimedRehearsal, problem: string): Promise<RehearsalOutcome> {
    return (await this.rehearsals.finish(claimed, { problem })) ? { kind: 'failed', problem } : { kind: 'lost' };
  }

  private async versionsIn(page: readonly LiveTicket[]): Promise<ReadonlyMap<number, WatchdogConfig>> {
    const versions = new Set(page.flatMap(({ finished }) => finished.map(({ version }) => version)));
    return new Map(await Promise.all([...versions].map(async (version) => [version, await this.config.version(version)] as const)));
  }
}

/** What one rehearsal has seen so far. */
class Rehearsing {
  tickets = 0;
  readonly allocation = new AllocationComparison();
  private readonly comparison: Comparison;
  private readonly effect: EffectOnOpenClocks;
  private readonly changes = { gained: [] as BreachChange[], lost: [] as BreachChange[] };

  constructor(private readonly base: WatchdogConfig, private readonly candidate: WatchdogConfig, private readonly at: number) {
    this.effect = new EffectOnOpenClocks(at, candidate.alerting.staleAfterMs);
    this.comparison = new Comparison(at, (change) => {
      const named = this.changes[change.change];
      if (named.length < NAMED) named.push(change);
    });
  }

  add(ticket: LiveTicket, versions: ReadonlyMap<number, WatchdogConfig>): void {
    const [before, after] = [simulateTicket(ticket, this.base, this.at), simulateTicket(ticket, this.candidate, this.at)];
    if (!before || !after) return;
    this.tickets++;
    this.comparison.add(before, after);
    if (isRetimable(before)) this.addEffect(ticket, before, after, versions);
  }

  result(): RehearsalResult {
    const [before, after] = [this.comparison.before.figures(), this.comparison.after.figures()];
    return {
      tickets: this.tickets,
      open_clocks: this.effect.figures(),
      comparison: { ...this.comparison.figures(), breach_changes: [...this.changes.gained, ...this.changes.lost] },
      uncovered: { before: before.uncovered, after: after.uncovered },
      unknown_statuses: { before: before.unknown_statuses, after: after.unknown_statuses },
      allocation: this.allocation.figures(),
    };
  }

  /** Its finished cycles stay under what they ran under, before and after: only the others are re-timed (rule R8). */
  private addEffect(ticket: LiveTicket, before: SimulatedTicket, after: SimulatedTicket, versions: ReadonlyMap<number, WatchdogConfig>): void {
    const pins = ticket.finished.length === 0 ? undefined : pinsOf(ticket.finished, versions);
    const now = pins ? simulateTicket(ticket, this.base, this.at, pins)! : before;
    const later = pinsAfter(now, this.base.policies, pins);
    this.effect.add(now, later.size === 0 ? after : simulateTicket(ticket, this.candidate, this.at, later)!);
  }
}

/** The tickets whose clocks a re-timing looks at: open ones, and those that no policy has covered so far. */
function isRetimable({ clocks, covered, finished }: SimulatedTicket): boolean {
  return clocks.some(({ clock }) => isOpen(clock)) || (!covered && !finished);
}

function pinsOf(finished: readonly FinishedCycle[], versions: ReadonlyMap<number, WatchdogConfig>): PolicyPins {
  const pins = new Map<string, Map<number, PolicySet>>();
  for (const { clock, cycle, version } of finished) pins.set(clock, (pins.get(clock) ?? new Map<number, PolicySet>()).set(cycle, versions.get(version)!.policies));
  return pins;
}
