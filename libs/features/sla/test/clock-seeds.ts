import type { DataSource } from 'typeorm';

export interface SeedStep {
  readonly name: string;
  readonly at: string;
  readonly kind?: 'warning' | 'breach' | 'overdue';
  readonly alerts?: boolean;
  readonly reason?: 'threshold' | 'retarget';
}

export interface SeedClock {
  readonly ticket: string;
  readonly clock?: string;
  readonly tenant?: string;
  readonly steps: readonly SeedStep[];
  readonly phase?: 'running' | 'stopped';
  readonly state?: string;
}

/** Puts running clocks with planned steps straight into the store, as a fold would have left them. */
export async function seedClocks(dataSource: DataSource, clocks: readonly SeedClock[]): Promise<void> {
  for (const { ticket, clock = 'response', tenant = 'acme', steps, phase = 'running', state = 'ok' } of clocks) {
    await dataSource.query(
      `INSERT INTO sla.tickets (tenant_id, ticket_id, title, tier, priority, state, open, correlation_id) VALUES ($1, $2, 'Printer "on" fire', 'gold', 'high', $3, true, 'c-1')
       ON CONFLICT DO NOTHING`,
      [tenant, ticket, state],
    );
    const breach = steps.find((step) => step.kind === 'breach');
    const instants = steps.map((step) => step.at);
    await dataSource.query(
      `INSERT INTO sla.clocks (tenant_id, ticket_id, clock, cycle, policy, policy_version, calendar, target_ms, started_at, phase, state, accumulated_ms,
         running_since, deadline, step_names, step_instants, step_kinds, step_reasons, step_alerts, step_elapsed_ms, passed_warnings, passed_breaches, fingerprint, next_due_at)
       VALUES ($1, $2, $3, 1, 'tier:gold/high', 1, '24x7', 1800000, '2026-01-01T10:00:00Z', $4, $5, 0, '2026-01-01T10:00:00Z', $6,
         $7, $8, $9, $10, $11, $12, '{}', '{}', '', $13::timestamptz + CASE WHEN $14 THEN interval '1 ms' ELSE interval '0' END)`,
      [
        tenant, ticket, clock, phase, state, breach?.at ?? null,
        steps.map((step) => step.name), instants, steps.map((step) => step.kind ?? 'warning'), steps.map((step) => step.reason ?? 'threshold'),
        steps.map((step) => step.alerts ?? true), steps.map(() => 1_530_000), instants[0] ?? null, steps[0]?.kind === 'breach',
      ],
    );
  }
}
