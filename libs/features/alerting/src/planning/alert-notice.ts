import { EVENT_TYPES, type AlertRaised, type BreachRetracted } from '#contracts';
import { PoisonMessage, type Message } from '#platform/messaging';

/** What there is to tell: the payload of one event of sla.alerts.v1, by its type. */
export type Notice =
  | { readonly type: typeof EVENT_TYPES.alertRaised; readonly alert: AlertRaised }
  | { readonly type: typeof EVENT_TYPES.breachRetracted; readonly retraction: BreachRetracted };

/** Reads an event. Undefined for a type that is not ours to tell; throws PoisonMessage for one that can never be told. */
export function noticeOf(message: Pick<Message, 'id' | 'type' | 'data'>): Notice | undefined {
  if (message.type === EVENT_TYPES.alertRaised) return { type: message.type, alert: parsed<AlertRaised>(message) };
  if (message.type === EVENT_TYPES.breachRetracted) return { type: message.type, retraction: parsed<BreachRetracted>(message) };
  return undefined;
}

export function subjectOf(notice: Notice): AlertRaised | BreachRetracted {
  return notice.type === EVENT_TYPES.alertRaised ? notice.alert : notice.retraction;
}

/** 0 goes before 1. */
export function urgencyOf(notice: Notice): 0 | 1 {
  return notice.type === EVENT_TYPES.alertRaised && notice.alert.kind !== 'warning' ? 0 : 1;
}

function parsed<T extends AlertRaised | BreachRetracted>({ id, data }: Pick<Message, 'id' | 'data'>): T {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    throw new PoisonMessage('The data is not JSON', id);
  }
  const { tenant_id, ticket_id, alert_id, clock, threshold } = (value ?? {}) as Partial<T>;
  if (![tenant_id, ticket_id, clock, threshold].every((word) => typeof word === 'string') || !/^\d+$/.test(String(alert_id))) {
    throw new PoisonMessage('The data names no tenant, ticket, clock, threshold or alert', id);
  }
  return value as T;
}
