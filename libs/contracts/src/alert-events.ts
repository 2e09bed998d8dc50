/** Payloads of topic sla.alerts.v1. Instants are RFC 3339 UTC with milliseconds. */

export interface AlertSubject {
  tenant_id: string;
  ticket_id: string;
  ticket_number: string | null;
  title: string | null;
  url: string | null;
  priority: string | null;
  tier: string | null;
  assignment_group: string | null;
}

/** CloudEvents type sla.alert.raised.v1: a threshold fired. */
export interface AlertRaised extends AlertSubject {
  alert_id: string;
  clock: string;
  cycle: number;
  /** As configured: `85%`, `100%`, `+1h`. */
  threshold: string;
  kind: 'warning' | 'breach' | 'overdue';
  reason: 'threshold' | 'retarget';
  /** `alert` for a warning, `breach` from the breach on. */
  state: 'alert' | 'breach';
  /** The true instant of the threshold, and when it was found. */
  instant: string;
  found_at: string;
  /** The ticket's escalation level after this alert. */
  level: number;
  policy: string;
  policy_version: number;
  target_ms: number;
  elapsed_ms: number;
  deadline: string | null;
  correlation_id: string;
}

/** CloudEvents type sla.breach.retracted.v1: a later fold disproved a breach that had been alerted. */
export interface BreachRetracted extends AlertSubject {
  alert_id: string;
  clock: string;
  cycle: number;
  threshold: string;
  instant: string;
  retracted_at: string;
  reason: 'late_event' | 'retarget';
  /** The ticket's state after the retraction. */
  state: string;
  correlation_id: string;
}
