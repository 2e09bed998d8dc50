import type { DataSource } from 'typeorm';
import { EVENT_TYPES, type AlertRaised, type BreachRetracted } from '#contracts';
import type { Message } from '#platform/messaging';
import { arrayLiteral } from '#platform/persistence';
import { NOTE_BREACHES, RETRACT_BREACHES } from './breaches.sql.js';

/** Keeps which decisions ended in a breach: the feature's own copy of what sla.alerts.v1 says. */
export class HearBreaches {
  constructor(private readonly dataSource: DataSource) {}

  /** Durable when it resolves; a batch handled before changes nothing. A retraction takes back what came before it, whatever came after. */
  async hear(batch: readonly Message[]): Promise<{ readonly kind: 'heard' }> {
    const retracted = batch.filter(({ type }) => type === EVENT_TYPES.breachRetracted).map(({ data }) => JSON.parse(data) as BreachRetracted);
    const gone = new Set(retracted.map(keyOf));
    const breaches = batch.filter(({ type }) => type === EVENT_TYPES.alertRaised).map(({ data }) => JSON.parse(data) as AlertRaised)
      .filter((alert) => alert.kind === 'breach' && !gone.has(keyOf(alert)));
    if (breaches.length > 0) await this.dataSource.query(NOTE_BREACHES, [...columns(breaches), arrayLiteral(breaches.map(({ instant }) => instant))]);
    if (retracted.length > 0) await this.dataSource.query(RETRACT_BREACHES, columns(retracted));
    return { kind: 'heard' };
  }
}

type OfAlert = Pick<AlertRaised, 'tenant_id' | 'ticket_id' | 'alert_id'>;

const keyOf = ({ tenant_id, alert_id }: OfAlert): string => `${tenant_id}\n${alert_id}`;

function columns(alerts: readonly OfAlert[]): string[] {
  return (['tenant_id', 'ticket_id', 'alert_id'] as const).map((name) => arrayLiteral(alerts.map((alert) => String(alert[name]))));
}
