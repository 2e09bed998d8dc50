import { Instant, OneOf, Text, WholeNumber } from './validation/rules.js';

/** Payloads of topic sla.alerts.v1. Instants are RFC 3339 UTC with milliseconds. */

export class AlertSubject {
  @Text({ max: 255 })
  tenant_id!: string;

  @Text({ max: 255 })
  ticket_id!: string;

  @Text({ max: 255, nullable: true })
  ticket_number!: string | null;

  @Text({ max: 1_000, nullable: true })
  title!: string | null;

  @Text({ max: 2_048, nullable: true })
  url!: string | null;

  @Text({ max: 100, nullable: true })
  priority!: string | null;

  @Text({ max: 100, nullable: true })
  tier!: string | null;

  @Text({ max: 255, nullable: true })
  assignment_group!: string | null;
}

/** CloudEvents type sla.alert.raised.v1: a threshold fired. */
export class AlertRaised extends AlertSubject {
  @Text({ max: 255 })
  alert_id!: string;

  @Text({ max: 100 })
  clock!: string;

  @WholeNumber()
  cycle!: number;

  @Text({ max: 100, describe: 'As configured: `85%`, `100%`, `+1h`.' })
  threshold!: string;

  @OneOf(['warning', 'breach', 'overdue'])
  kind!: 'warning' | 'breach' | 'overdue';

  @OneOf(['threshold', 'retarget'])
  reason!: 'threshold' | 'retarget';

  @OneOf(['alert', 'breach'], { describe: '`alert` for a warning, `breach` from the breach on.' })
  state!: 'alert' | 'breach';

  @Instant({ describe: 'The true instant of the threshold.' })
  instant!: string;

  @Instant({ describe: 'When it was found.' })
  found_at!: string;

  @WholeNumber({ describe: "The ticket's escalation level after this alert." })
  level!: number;

  @Text({ max: 255 })
  policy!: string;

  @WholeNumber({ describe: 'Version of the configuration the clock ran under.' })
  policy_version!: number;

  @WholeNumber()
  target_ms!: number;

  @WholeNumber()
  elapsed_ms!: number;

  @Instant({ nullable: true, describe: 'Null while paused.' })
  deadline!: string | null;

  @Text({ max: 255 })
  correlation_id!: string;
}

/** CloudEvents type sla.breach.retracted.v1: a later fold disproved a breach that had been alerted. */
export class BreachRetracted extends AlertSubject {
  @Text({ max: 255 })
  alert_id!: string;

  @Text({ max: 100 })
  clock!: string;

  @WholeNumber()
  cycle!: number;

  @Text({ max: 100 })
  threshold!: string;

  @Instant()
  instant!: string;

  @Instant()
  retracted_at!: string;

  @OneOf(['late_event', 'retarget'])
  reason!: 'late_event' | 'retarget';

  @Text({ max: 100, describe: "The ticket's state after the retraction; `none`: it has no clock any more." })
  state!: string;

  @Text({ max: 255 })
  correlation_id!: string;
}
