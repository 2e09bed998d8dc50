import type { DataSource, EntityManager } from 'typeorm';
import { EVENT_TYPES } from '#contracts';
import type { ConfigSource } from '#platform/config';
import type { Message } from '#platform/messaging';
import { SIGNALS } from '#platform/persistence';
import type { Log } from '#platform/telemetry';
import { noticeOf, subjectOf, urgencyOf, type Notice } from './alert-notice.js';
import { PLAN_ALERTS } from './plan-alerts.sql.js';
import { PLAN_ESCALATIONS } from './plan-escalations.sql.js';
import { PLAN_RETRACTIONS } from './plan-retractions.sql.js';
import { primaryChannels } from './primary-channels.js';

/** One event with what it tells. */
interface Told {
  readonly message: Message;
  readonly notice: Notice;
}

export interface Planned {
  readonly pending: number;
  /** Recorded, never sent: repeated, retracted in time, or no webhook. */
  readonly suppressed: number;
}

interface PlannedRow {
  readonly status: keyof Planned;
  readonly channel: string;
  readonly tenant_id: string;
  readonly ticket_id: string;
  readonly correlation_id: string;
  readonly last_error: string | null;
}

/** Turns a batch of alerts, retractions and escalations into deliveries, in one transaction. The same event again adds nothing. */
export class PlanDeliveries {
  constructor(private readonly dataSource: DataSource, private readonly config: ConfigSource, private readonly log: Log) {}

  /** Throws PoisonMessage for the first message that can never be told. */
  async execute(batch: readonly Message[]): Promise<Planned> {
    const runs = runsOfOneType(batch);
    if (runs.length === 0) return { pending: 0, suppressed: 0 };
    const planned = await this.dataSource.transaction(async (manager) => {
      const rows: PlannedRow[] = [];
      for (const run of runs) rows.push(...(await this.plan(manager, run)));
      if (rows.some(({ status }) => status === 'pending')) await manager.query(`SELECT pg_notify($1, '')`, [SIGNALS.deliveries]);
      return rows;
    });
    return this.report(planned);
  }

  private report(rows: readonly PlannedRow[]): Planned {
    const suppressed = rows.filter(({ status }) => status === 'suppressed');
    for (const { last_error: reason, ...row } of suppressed) this.log.info({ operation: 'plan_deliveries', ...row, reason }, 'alert recorded, not sent');
    const planned = { pending: rows.length - suppressed.length, suppressed: suppressed.length };
    if (planned.pending > 0) this.log.info({ operation: 'plan_deliveries', ...planned }, 'deliveries planned');
    return planned;
  }

  private plan(manager: EntityManager, run: readonly Told[]): Promise<PlannedRow[]> {
    const column = <T>(value: (told: Told) => T): T[] => run.map(value);
    const tenants = column(({ notice }) => subjectOf(notice).tenant_id);
    const events = column(({ message }) => message.id);
    const tickets = column(({ notice }) => subjectOf(notice).ticket_id);
    const payloads = column(({ message }) => message.data);
    const correlations = column(({ message }) => message.correlationId);
    const { channels, dedupeWindowMs, staleAfterMs } = this.config.current().alerting;
    const primary = primaryChannels(channels);
    const targets = [primary.map(({ name }) => name), primary.map(({ webhookUrl }) => webhookUrl !== undefined)];
    switch (run[0]!.notice.type) {
      case EVENT_TYPES.alertRaised: {
        const alerts = run.flatMap(({ notice }) => (notice.type === EVENT_TYPES.alertRaised ? [notice.alert] : []));
        return manager.query(PLAN_ALERTS, [
          tenants, events, alerts.map(({ alert_id }) => alert_id), tickets,
          alerts.map(({ clock }) => clock), alerts.map(({ threshold }) => threshold), column(({ notice }) => urgencyOf(notice)),
          payloads, correlations, ...targets, dedupeWindowMs, EVENT_TYPES.alertRaised,
        ]);
      }
      case EVENT_TYPES.breachRetracted: {
        const alerts = run.flatMap(({ notice }) => (notice.type === EVENT_TYPES.breachRetracted ? [notice.retraction.alert_id] : []));
        return manager.query(PLAN_RETRACTIONS, [tenants, events, alerts, tickets, payloads, correlations, EVENT_TYPES.alertRaised, EVENT_TYPES.breachRetracted]);
      }
      case EVENT_TYPES.allocationEscalated: {
        const escalations = run.flatMap(({ notice }) => (notice.type === EVENT_TYPES.allocationEscalated ? [notice.escalation] : []));
        return manager.query(PLAN_ESCALATIONS, [
          tenants, events, tickets, escalations.map(({ handlers }) => JSON.stringify(handlers)), escalations.map(({ decided_at }) => decided_at),
          payloads, correlations, ...targets, dedupeWindowMs, staleAfterMs,
        ]);
      }
    }
  }
}

/** Set-based by runs of one type: an alert, its retraction and the next alert of a ticket must be planned in their order. Retractions and escalations are rare, so runs are long. */
function runsOfOneType(batch: readonly Message[]): Told[][] {
  const runs: Told[][] = [];
  for (const message of new Map(batch.map((message) => [`${message.tenantId} ${message.id}`, message])).values()) {
    const notice = noticeOf(message);
    if (!notice) continue;
    const run = runs.at(-1);
    if (run && run[0]!.notice.type === notice.type) run.push({ message, notice });
    else runs.push([{ message, notice }]);
  }
  return runs;
}
