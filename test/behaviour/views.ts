import type { ClockName } from '#core/sla-clock';

/** The read API's answers, as far as the stories look at them. */

export interface ClockView {
  readonly clock: ClockName;
  readonly cycle: number;
  readonly state: string;
  readonly phase: string;
  readonly policy: string;
  readonly policy_version: number;
  readonly target_ms: number;
  readonly elapsed_ms: number;
  readonly remaining_ms: number | null;
  readonly deadline: string | null;
  readonly breached_at: string | null;
}

export interface AlertView {
  readonly id: string;
  readonly ticket_id: string;
  readonly clock: string;
  readonly cycle: number;
  readonly threshold: string;
  readonly kind: string;
  readonly reason: string;
  readonly disposition: string;
  readonly instant: string;
  readonly found_at: string;
  readonly level: number;
  readonly correlation_id: string;
  readonly retracted_at: string | null;
}

export interface DeliveryView {
  readonly id: string;
  readonly alert_id: string;
  readonly channel: string;
  readonly status: string;
  readonly attempts: number;
  readonly last_error: string | null;
  readonly digest_id: string | null;
  readonly finished_at: string | null;
}

export interface TicketView {
  readonly ticket_id: string;
  readonly priority: string;
  readonly status: string | null;
  readonly status_word: string;
  readonly unknown_status: string | null;
  readonly state: string | null;
  readonly level: number;
  readonly policy: string | null;
  readonly uncovered: boolean;
  readonly due_at: string | null;
  readonly correlation_id: string;
  readonly clocks: readonly ClockView[];
  readonly alerts: readonly AlertView[];
  readonly deliveries: readonly DeliveryView[];
  readonly history: { readonly events: readonly { readonly event_id: string; readonly correlation_id: string; readonly payload: object }[] };
}

export interface FieldErrorView {
  readonly field: string;
  readonly message: string;
}

/** RFC 9457. */
export interface ProblemView {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly instance: string;
  readonly errors?: readonly FieldErrorView[];
  readonly correlation_id: string;
}
