import type { EntityManager } from 'typeorm';
import { foldTicket, type Clock, type PolicyPins, type PolicySet, type Schedule } from '#core/sla-clock';
import { GiveWay } from '#platform/clock';
import type { ConfigSource, WatchdogConfig } from '#platform/config';
import { arrayLiteral, columnLiterals } from '#platform/persistence';
import { isRetimed, planClock, type StoredClock } from './clock-row.js';
import { READ_DETAILS } from './persistence/details.sql.js';
import { DELETE_CLOCKS } from './persistence/delete-clocks.sql.js';
import { LOCK_TICKETS } from './persistence/lock-tickets.sql.js';
import { READ_TICKETS } from './persistence/read-tickets.sql.js';
import { RETRACT_BREACHES } from './persistence/retract-breaches.sql.js';
import { WITHDRAW_ALERTS } from './persistence/withdraw-alerts.sql.js';
import { CLOCK_COLUMNS, WRITE_CLOCKS } from './persistence/write-clocks.sql.js';
import { TICKET_COLUMNS, WRITE_TICKETS } from './persistence/write-tickets.sql.js';
import type { Details, StoredMoment } from './stored-moment.js';
import { planTicket } from './ticket-row.js';

export interface TicketKey {
  readonly tenantId: string;
  readonly ticketId: string;
}

/** A ticket to fold, and the correlation id of the news that call for it; none where the configuration does. */
export interface RefoldRequest extends TicketKey {
  readonly correlationId?: string;
}

export interface RefoldSummary {
  readonly tickets: number;
  readonly clocksWritten: number;
  readonly breachesRetracted: number;
}

interface TicketRead {
  readonly tenant_id: string;
  readonly ticket_id: string;
  readonly now_ms: number;
  readonly newest_version: number | null;
  readonly timeline: readonly StoredMoment[] | null;
  readonly clocks: readonly StoredClock[] | null;
}

interface DetailsRead {
  readonly tenant_id: string;
  readonly ticket_id: string;
  readonly hash: string;
  readonly details: Details;
}

type Row = Readonly<Record<string, unknown>>;

/**
 * Folds tickets anew under their locks and writes what changed: the one way in which clocks come to be and change,
 * whether an event arrived, early or late, or the configuration changed. A handful of statements, however many tickets.
 */
export class RefoldTickets {
  constructor(private readonly config: ConfigSource) {}

  /** `keys` sorted by tenant and ticket, without duplicates; inside the caller's transaction. */
  async refold(transaction: EntityManager, keys: readonly RefoldRequest[]): Promise<RefoldSummary> {
    const tenants = arrayLiteral(keys.map((key) => key.tenantId));
    const ids = arrayLiteral(keys.map((key) => key.ticketId));
    await transaction.query(LOCK_TICKETS, [tenants, ids]);
    const tickets = (await transaction.query<TicketRead[]>(READ_TICKETS, [tenants, ids])).filter((ticket) => ticket.timeline !== null);
    const config = await this.config.atLeast(Number(tickets[0]?.newest_version ?? 0));
    const earlier = await this.earlierVersions(tickets, config);
    const detailed = [config, ...earlier.values()].some((version) => version.matchesOnDetails) ? detailing(await transaction.query<DetailsRead[]>(READ_DETAILS, [tenants, ids])) : undefined;

    const clockRows: Row[] = [];
    const ticketRows: Row[] = [];
    const deleted: Row[] = [];
    const disproved: Row[] = [];
    const withdrawn: Row[] = [];
    const pace = new GiveWay();
    for (const ticket of tickets) {
      if (pace.due()) await pace.giveWay();
      const key = { tenant_id: ticket.tenant_id, ticket_id: ticket.ticket_id };
      const stored = new Map((ticket.clocks ?? []).map((clock) => [cycleKey(clock), clock]));
      const scheduleOf = (clock: Clock): Schedule => (earlier.get(clock.policyVersion) ?? config).schedule(clock.calendar, clock.policyVersion);
      const timeline = detailed?.(ticket) ?? ticket.timeline!;
      const fold = foldTicket(timeline, config.policies, earlier.size === 0 ? undefined : pinsOf(ticket.clocks ?? [], earlier));
      for (const clock of fold.clocks) {
        const before = stored.get(cycleKey(clock));
        const storedUnder = isRetimed(before, clock.policyVersion) ? earlier.get(before!.policyVersion) : undefined;
        const asStored = storedUnder && foldTicket(timeline, storedUnder.policies).clocks.find((one) => cycleKey(one) === cycleKey(clock));
        const outcome = planClock(clock, before, ticket.now_ms, scheduleOf(clock), asStored);
        stored.delete(cycleKey(clock));
        if (outcome.kind === 'unchanged') continue;
        clockRows.push({ ...key, ...outcome.row });
        withdrawn.push(...outcome.withdrawn.map((id) => ({ ...key, id })));
        if (outcome.disproved) disproved.push({ ...key, clock: clock.clock, cycle: clock.cycle, reason: retractionReason(before, clock) });
      }
      for (const gone of stored.values()) {
        deleted.push({ ...key, clock: gone.clock, cycle: gone.cycle });
        if (!isInForce(gone, config)) continue;
        withdrawn.push(...(gone.historical ?? []).map(({ id }) => ({ ...key, id })));
        disproved.push({ ...key, clock: gone.clock, cycle: gone.cycle, reason: 'late_event' });
      }
      ticketRows.push(planTicket(ticket.tenant_id, ticket.ticket_id, timeline, fold, config.policies, ticket.now_ms, scheduleOf));
    }

    if (deleted.length > 0) await transaction.query(DELETE_CLOCKS, columnLiterals(deleted, ['tenant_id', 'ticket_id', 'clock', 'cycle']));
    if (clockRows.length > 0) await transaction.query(WRITE_CLOCKS, columnLiterals(clockRows, Object.keys(CLOCK_COLUMNS)));
    await transaction.query(WRITE_TICKETS, columnLiterals(ticketRows, Object.keys(TICKET_COLUMNS)));
    if (withdrawn.length > 0) await transaction.query(WITHDRAW_ALERTS, columnLiterals(withdrawn, ['tenant_id', 'id']));
    let breachesRetracted = 0;
    if (disproved.length > 0) {
      const [row] = await transaction.query<{ retracted: number }[]>(RETRACT_BREACHES, columnLiterals(disproved.map((row) => causedBy(row, keys)), ['tenant_id', 'ticket_id', 'clock', 'cycle', 'reason', 'correlation_id']));
      breachesRetracted = row!.retracted;
    }
    return { tickets: tickets.length, clocksWritten: clockRows.length, breachesRetracted };
  }

  /** The versions that the stored clocks run under: finished cycles keep theirs (rule R8), the others are held against it. */
  private async earlierVersions(tickets: readonly TicketRead[], current: WatchdogConfig): Promise<ReadonlyMap<number, WatchdogConfig>> {
    const versions = new Set(tickets.flatMap((ticket) => ticket.clocks ?? []).map((clock) => clock.policyVersion));
    versions.delete(current.version);
    return new Map(await Promise.all([...versions].map(async (version) => [version, await this.config.version(version)] as const)));
  }
}

const cycleKey = ({ clock, cycle }: { readonly clock: string; readonly cycle: number }): string => `${cycle} ${clock}`;

/** Timelines with the details that their entries only name. */
function detailing(rows: readonly DetailsRead[]): (ticket: TicketRead) => StoredMoment[] {
  const keyOf = (tenant: string, ticket: string, hash: string): string => `${tenant}\n${ticket}\n${hash}`;
  const known = new Map(rows.map(({ tenant_id, ticket_id, hash, details }) => [keyOf(tenant_id, ticket_id, hash), details]));
  return ({ tenant_id, ticket_id, timeline }) =>
    timeline!.map((moment) => (moment.details === undefined ? moment : { ...moment, ...known.get(keyOf(tenant_id, ticket_id, moment.details)) }));
}

/** Finished cycles stay under the version they ran under (rule R8). */
function pinsOf(clocks: readonly StoredClock[], earlier: ReadonlyMap<number, WatchdogConfig>): PolicyPins {
  const pins = new Map<string, Map<number, PolicySet>>();
  for (const { clock, cycle, phase, policyVersion } of clocks) {
    const set = phase === 'stopped' ? earlier.get(policyVersion)?.policies : undefined;
    if (set !== undefined) pins.set(clock, (pins.get(clock) ?? new Map<number, PolicySet>()).set(cycle, set));
  }
  return pins;
}

/** Breaches are disproved so rarely that a search among all is as good as an index. */
function causedBy(row: Row, keys: readonly RefoldRequest[]): Row {
  return { ...row, correlation_id: keys.find(({ tenantId, ticketId }) => tenantId === row['tenant_id'] && ticketId === row['ticket_id'])?.correlationId };
}

/** An older version still is for older tickets, where a policy says so; a clock of any other is gone because it was re-timed. */
function isInForce({ policy, policyVersion }: StoredClock, { policies: { policies } }: WatchdogConfig): boolean {
  return policies.some(({ name, version }) => name === policy && version === policyVersion);
}

/** Another policy gave the clock more time; otherwise an event that came late disproved it. */
function retractionReason(before: StoredClock | undefined, clock: Clock): 'retarget' | 'late_event' {
  return before && before.policy !== clock.policy ? 'retarget' : 'late_event';
}
