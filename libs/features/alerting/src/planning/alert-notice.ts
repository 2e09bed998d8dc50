import { EVENT_TYPES, type AlertRaised, type AllocationEscalated, type BreachRetracted } from '#contracts';
import { PoisonMessage, type Message } from '#platform/messaging';

/** What there is to tell: the payload of one event of sla.alerts.v1, by its type. */
export type Notice =
  | { readonly type: typeof EVENT_TYPES.alertRaised; readonly alert: AlertRaised }
  | { readonly type: typeof EVENT_TYPES.breachRetracted; readonly retraction: BreachRetracted }
  | { readonly type: typeof EVENT_TYPES.allocationEscalated; readonly escalation: AllocationEscalated };

type Subject = AlertRaised | BreachRetracted | AllocationEscalated;

/** Reads an event. Undefined for a type that is not ours to tell; throws PoisonMessage for one that can never be told. */
export function noticeOf(message: Pick<Message, 'id' | 'type' | 'data'>): Notice | undefined {
  switch (message.type) {
    case EVENT_TYPES.alertRaised:
      return { type: message.type, alert: parsed<AlertRaised>(message, isOfAlert, 'ticket, clock, threshold or alert') };
    case EVENT_TYPES.breachRetracted:
      return { type: message.type, retraction: parsed<BreachRetracted>(message, isOfAlert, 'ticket, clock, threshold or alert') };
    case EVENT_TYPES.allocationEscalated:
      return { type: message.type, escalation: parsed<AllocationEscalated>(message, isOfAllocation, 'ticket, handlers or instant') };
    default:
      return undefined;
  }
}

export function subjectOf(notice: Notice): Subject {
  switch (notice.type) {
    case EVENT_TYPES.alertRaised:
      return notice.alert;
    case EVENT_TYPES.breachRetracted:
      return notice.retraction;
    case EVENT_TYPES.allocationEscalated:
      return notice.escalation;
  }
}

/** 0 goes before 1. */
export function urgencyOf(notice: Notice): 0 | 1 {
  return notice.type === EVENT_TYPES.alertRaised && notice.alert.kind !== 'warning' ? 0 : 1;
}

/** When the news was known, RFC 3339. */
export function knownAt(notice: Notice): string {
  switch (notice.type) {
    case EVENT_TYPES.alertRaised:
      return notice.alert.found_at;
    case EVENT_TYPES.breachRetracted:
      return notice.retraction.retracted_at;
    case EVENT_TYPES.allocationEscalated:
      return notice.escalation.decided_at;
  }
}

const isOfAlert = ({ clock, threshold, alert_id }: Partial<Pick<AlertRaised, 'clock' | 'threshold' | 'alert_id'>>): boolean =>
  [clock, threshold].every((word) => typeof word === 'string') && /^\d+$/.test(String(alert_id));

const isOfAllocation = ({ handlers, decided_at }: Partial<AllocationEscalated>): boolean =>
  Array.isArray(handlers) && !Number.isNaN(Date.parse(String(decided_at)));

/** `isWhole`: whether it has what planning needs besides its ticket. `parts`: what may be missing, in words. */
function parsed<T extends Subject>({ id, data }: Pick<Message, 'id' | 'data'>, isWhole: (value: Partial<T>) => boolean, parts: string): T {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    throw new PoisonMessage('The data is not JSON', id);
  }
  const told = (value ?? {}) as Partial<T>;
  if (![told.tenant_id, told.ticket_id].every((word) => typeof word === 'string') || !isWhole(told)) throw new PoisonMessage(`The data names no tenant, ${parts}`, id);
  return value as T;
}
