import { STATUSES, type Status, type TicketMoment } from '#core/ticket';
import { alwaysOpen, type ClockPolicy, type Policy, type PolicySet, type Schedule, type Threshold } from '#core/sla-clock';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** Ten in the morning of a working Monday; all stories happen that day. */
export const CREATED = Date.UTC(2026, 2, 2, 10);

/** Minutes after the ticket was created, as an instant. */
export function at(minutes: number): number {
  return CREATED + minutes * MINUTE;
}

/** A moment `minutes` after creation; the event id says when, unless it is given. */
export function moment(minutes: number, status: string, more: Partial<TicketMoment> = {}): TicketMoment {
  return { occurredAt: at(minutes), sequence: 0, eventId: `e${minutes}`, createdAt: CREATED, status, priority: 'high', tier: 'gold', ...more };
}

export const warn: Threshold = { name: '85%', at: { percent: 85 }, alerts: true };
export const breach: Threshold = { name: '100%', at: { percent: 100 }, alerts: true };
export const hourLate: Threshold = { name: '+1h', at: { offsetMs: HOUR }, alerts: true };

const WAITING: ReadonlySet<Status> = new Set<Status>(['pending', 'on_hold']);

/** Response within 30 min, resolution within 180 min, unless told otherwise. */
export interface PolicyOptions {
  response?: number;
  resolution?: number;
  thresholds?: readonly Threshold[];
  pauseOn?: ReadonlySet<Status>;
  schedule?: Schedule;
  version?: number;
  onChange?: Policy['onChange'];
  onReopen?: Policy['onReopen'];
}

/** The policy of a tier. */
export function policy(tier: string, options: PolicyOptions = {}): Policy {
  const { response = 30, resolution = 180, thresholds = [warn, breach], pauseOn = WAITING, version = 1 } = options;
  const promise = (clock: string, minutes: number, pauses: ReadonlySet<Status>): ClockPolicy =>
    ({ clock, target: { ms: minutes * MINUTE }, thresholds, pauseOn: pauses });
  return {
    name: tier,
    version,
    schedule: options.schedule ?? alwaysOpen,
    clocks: [promise('response', response, new Set()), promise('resolution', resolution, pauseOn)],
    onChange: options.onChange ?? 'retroactive',
    onReopen: options.onReopen ?? 'resume',
    matches: (ticket) => ticket.tier === tier,
  };
}

export function policies(...list: readonly Policy[]): PolicySet {
  return {
    version: list[0]?.version ?? 1,
    policies: list,
    namedClocks: new Map(),
    respondedBy: new Set<Status>(['in_progress', 'resolved', 'closed']),
    statusOf: (word) => STATUSES.find((status) => status === word),
  };
}
