import type { ClockState } from '#core/sla-clock';
import { instantText } from '../pure/instant-text.js';
import type { SimulatedClock, SimulatedTicket } from '../pure/simulate-ticket.js';
import type { AlertFigures } from './alert-rate.js';
import { inOrder, ofEachGroup, type ComplianceCounts, type ComplianceGroup, type ComplianceRow } from './compliance.js';
import { Report } from './report.js';

/** A clock that is past its deadline under one of the two configurations only. */
export interface BreachChange {
  readonly change: 'gained' | 'lost';
  readonly tenant: string;
  readonly ticket: string;
  readonly clock: string;
  readonly cycle: number;
  readonly priority: string;
  readonly tier: string;
  /** Null: under that configuration there is no such clock. */
  readonly before: ClockState | null;
  readonly after: ClockState | null;
  readonly breached_at: string;
}

export type ComplianceSide = ComplianceCounts & Pick<ComplianceRow, 'percent'>;

/** Null: that configuration has no such clock. */
export interface ComparedRow {
  readonly group: string;
  readonly clock: string;
  readonly before: ComplianceSide | null;
  readonly after: ComplianceSide | null;
}

export interface ComparisonFigures {
  readonly compliance: Readonly<Record<ComplianceGroup, readonly ComparedRow[]>>;
  readonly breaches_gained: number;
  readonly breaches_lost: number;
  /** Clocks of which these differ; a clock that only one configuration has counts under `added` or `removed` alone. */
  readonly clocks_changed: Readonly<Record<ClockDifference, number>>;
  readonly alerts: { readonly before: AlertFigures; readonly after: AlertFigures };
}

type ClockDifference = 'policy' | 'target' | 'deadline' | 'state' | 'added' | 'removed';

/** The same tickets under two configurations: a fold of pairs. What changed of which ticket goes to `onBreach` as it is found. */
export class Comparison {
  readonly before: Report;
  readonly after: Report;
  private readonly breaches = { gained: 0, lost: 0 };
  private readonly changed: Record<ClockDifference, number> = { policy: 0, target: 0, deadline: 0, state: 0, added: 0, removed: 0 };

  /** `at`: the instant of both simulations, epoch ms. */
  constructor(at: number, private readonly onBreach: (change: BreachChange) => void) {
    this.before = new Report(at);
    this.after = new Report(at);
  }

  add(before: SimulatedTicket, after: SimulatedTicket): void {
    this.before.add(before);
    this.after.add(after);
    const earlier = new Map(before.clocks.map((one) => [keyOf(one), one]));
    for (const one of after.clocks) {
      const other = earlier.get(keyOf(one));
      earlier.delete(keyOf(one));
      this.compare(after, other, one);
    }
    for (const gone of earlier.values()) this.compare(after, gone, undefined);
  }

  figures(): ComparisonFigures {
    const [before, after] = [this.before.figures(), this.after.figures()];
    return {
      compliance: ofEachGroup((by) => sideBySide(before.compliance[by], after.compliance[by]).toSorted(inOrder(by))),
      breaches_gained: this.breaches.gained,
      breaches_lost: this.breaches.lost,
      clocks_changed: { ...this.changed },
      alerts: { before: before.alerts, after: after.alerts },
    };
  }

  private compare({ tenant, ticket, priority, tier }: SimulatedTicket, before: SimulatedClock | undefined, after: SimulatedClock | undefined): void {
    if (before === undefined) this.changed.added++;
    else if (after === undefined) this.changed.removed++;
    else {
      if (before.clock.policy !== after.clock.policy) this.changed.policy++;
      if (before.clock.targetMs !== after.clock.targetMs) this.changed.target++;
      if (before.reading.deadline !== after.reading.deadline) this.changed.deadline++;
      if (before.reading.state !== after.reading.state) this.changed.state++;
    }
    const [was, is] = [before?.reading.breachedAt ?? null, after?.reading.breachedAt ?? null];
    if ((was === null) === (is === null)) return;
    const change = is === null ? 'lost' : 'gained';
    this.breaches[change]++;
    const { clock, cycle } = (after ?? before)!.clock;
    this.onBreach({
      change, tenant, ticket, clock, cycle, priority, tier,
      before: before?.reading.state ?? null, after: after?.reading.state ?? null, breached_at: instantText((is ?? was)!),
    });
  }
}

const keyOf = ({ clock: { clock, cycle } }: SimulatedClock): string => `${cycle} ${clock}`;

function sideBySide(before: readonly ComplianceRow[], after: readonly ComplianceRow[]): readonly ComparedRow[] {
  const key = ({ group, clock }: ComplianceRow): string => JSON.stringify([group, clock]);
  const others = new Map(after.map((row) => [key(row), row]));
  const rows = before.map((row): ComparedRow => {
    const other = others.get(key(row));
    others.delete(key(row));
    return { group: row.group, clock: row.clock, before: side(row), after: other ? side(other) : null };
  });
  return [...rows, ...[...others.values()].map((row): ComparedRow => ({ group: row.group, clock: row.clock, before: null, after: side(row) }))];
}

function side({ clocks, finished, met, breached, percent }: ComplianceRow): ComplianceSide {
  return { clocks, finished, met, breached, percent };
}
