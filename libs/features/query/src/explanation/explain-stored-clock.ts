import type { DataSource } from 'typeorm';
import { explainClock, foldTicket, orderMoments, type ClockExplanation, type ClockPhase, type PolicyPins, type PolicySet } from '#core/sla-clock';
import type { TicketMoment } from '#core/ticket';
import type { ConfigSource, WatchdogConfig } from '#platform/config';
import { READ_CYCLES, READ_TIMELINE } from './explain.sql.js';

export type ClockReadingOutcome = { readonly kind: 'explained'; readonly explanation: ClockExplanation } | { readonly kind: 'not_found' };

interface CycleRow {
  readonly clock: string;
  readonly cycle: number;
  readonly phase: ClockPhase;
  readonly policy: string;
  readonly policy_version: number;
  readonly now_ms: number;
}

/** Explains a clock of a ticket (rule R12): folds its timeline as it was folded, under the versions its clocks ran under. */
export class ExplainStoredClock {
  constructor(private readonly dataSource: DataSource, private readonly config: ConfigSource) {}

  /** `cycle`: by default the newest. As of the database's now. */
  async explain(tenantId: string, ticketId: string, clock: string, cycle: number | undefined): Promise<ClockReadingOutcome> {
    const { cycles, timeline } = await this.dataSource.transaction('REPEATABLE READ', async (manager) => ({
      cycles: await manager.query<CycleRow[]>(READ_CYCLES, [tenantId, ticketId]),
      timeline: orderMoments((await manager.query<{ moment: TicketMoment }[]>(READ_TIMELINE, [tenantId, ticketId])).map(({ moment }) => moment)),
    }));
    const own = cycles.filter((one) => one.clock === clock).sort((a, b) => b.cycle - a.cycle);
    const asked = cycle === undefined ? own[0] : own.find((one) => one.cycle === cycle);
    const [first] = timeline;
    if (asked === undefined || first === undefined) return { kind: 'not_found' };
    const versions = new Map(await Promise.all([...new Set(cycles.map((one) => one.policy_version))].map(async (version) => [version, await this.config.version(version)] as const)));
    const base = this.foldedUnder(asked, versions);
    const folded = foldTicket(timeline, base.policies, pinsOf(cycles, base.version, versions)).clocks.find((one) => one.clock === clock && one.cycle === asked.cycle);
    if (folded === undefined) return { kind: 'not_found' };
    const explanation = explainClock(folded, first.createdAt, asked.now_ms, (calendar, version) => (versions.get(version) ?? base).schedule(calendar, version));
    return { kind: 'explained', explanation };
  }

  /** The configuration in force, unless the clock runs under one that is not and waits to be re-timed. An older version still is for older tickets, where a policy says so. */
  private foldedUnder({ phase, policy, policy_version: version }: CycleRow, versions: ReadonlyMap<number, WatchdogConfig>): WatchdogConfig {
    const current = this.config.current();
    const inForce = phase === 'stopped' || current.policies.policies.some((one) => one.name === policy && one.version === version);
    return inForce ? current : versions.get(version)!;
  }
}

/** Finished cycles under the versions they ran under (rule R8), as clocks are folded when they are stored. */
function pinsOf(cycles: readonly CycleRow[], base: number, versions: ReadonlyMap<number, WatchdogConfig>): PolicyPins {
  const pins = new Map<string, Map<number, PolicySet>>();
  for (const { clock, cycle, phase, policy_version: version } of cycles) {
    if (phase !== 'stopped' || version === base) continue;
    pins.set(clock, (pins.get(clock) ?? new Map<number, PolicySet>()).set(cycle, versions.get(version)!.policies));
  }
  return pins;
}
