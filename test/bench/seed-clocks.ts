import type { DataSource } from 'typeorm';
import { patiently } from './world/database.js';

export interface ClockSeed {
  /** SQL, an instant; `i` is the number of the clock, from 1. */
  readonly due: string;
}

/** `count` tickets with one running clock each, whose warning comes due a day from now, a hundredth of a second apart. */
export async function seedClocks(dataSource: DataSource, prefix: string, count: number, { due }: ClockSeed = { due: `now() + interval '1 day' + i * interval '10 ms'` }): Promise<void> {
  await patiently(dataSource,
    `INSERT INTO sla.tickets (tenant_id, ticket_id, title, tier, priority, state, open, correlation_id)
     SELECT 'default', $1 || i, 'Printer', 'gold', 'high', 'ok', true, 'c' FROM generate_series(1, $2::int) i`, [prefix, count]);
  await patiently(dataSource,
    `INSERT INTO sla.clocks (tenant_id, ticket_id, clock, cycle, policy, policy_version, calendar, target_ms, started_at, phase, state, accumulated_ms,
       running_since, deadline, step_names, step_instants, step_kinds, step_reasons, step_alerts, step_elapsed_ms, passed_warnings, passed_breaches, fingerprint, next_due_at)
     SELECT 'default', $1 || i, 'resolution', 1, 'tier:gold/high', 1, '24x7', 86400000, now(), 'running', 'ok', 0, now(), d + interval '1 hour', '{85%,100%}', ARRAY[d, d + interval '1 hour'],
       '{warning,breach}', '{threshold,threshold}', '{true,true}', '{73440000,86400000}', '{}', '{}', '', d
     FROM generate_series(1, $2::int) i, LATERAL (SELECT ${due} AS d) due`, [prefix, count]);
  for (const table of ['sla.tickets', 'sla.clocks']) await patiently(dataSource, `VACUUM ANALYZE ${table}`);
}
