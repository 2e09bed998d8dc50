import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What operators see of the SLA engine. */
export class SlaMetrics {
  readonly alerts: Counter<'clock' | 'threshold' | 'disposition'>;
  readonly breaches: Counter<'clock' | 'disposition'>;
  readonly retractions: Counter;
  readonly tickDuration: Histogram;
  readonly alertDelay: Histogram;
  readonly foldDuration: Histogram;
  readonly oldestOverdue: Gauge;
  readonly overdueClocks: Gauge;

  constructor(registry: Registry) {
    const registers = [registry];
    this.alerts = new Counter({ name: 'watchdog_alerts_total', help: 'Alert rows by clock, threshold and disposition', labelNames: ['clock', 'threshold', 'disposition'], registers });
    this.breaches = new Counter({ name: 'watchdog_breaches_total', help: 'Breaches by clock and disposition', labelNames: ['clock', 'disposition'], registers });
    this.retractions = new Counter({ name: 'watchdog_breaches_retracted_total', help: 'Breaches a later event disproved', registers });
    this.tickDuration = new Histogram({ name: 'watchdog_tick_duration_seconds', help: 'One round of the due loop', buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1], registers });
    this.alertDelay = new Histogram({ name: 'watchdog_alert_delay_seconds', help: 'From a threshold\'s instant to its committed alert', buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5, 60], registers });
    this.foldDuration = new Histogram({ name: 'watchdog_fold_batch_duration_seconds', help: 'Recording and folding one batch of ticket events', buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5], registers });
    this.oldestOverdue = new Gauge({ name: 'oldest_overdue_seconds', help: 'How long the longest overdue clock has waited for its alert; 0 when none is waiting', registers });
    this.overdueClocks = new Gauge({ name: 'watchdog_overdue_clocks', help: 'Clocks due but not yet claimed', registers });
  }
}
