import type { DataSource } from 'typeorm';
import { patiently } from './world/database.js';

/**
 * `count` open tickets of one event and one running clock each, as the service folds them under `seed<n>: { high: { resolution: 10h } }`:
 * created within the last hour, so that nothing falls due. Tenant `default`.
 */
export async function seedTimelines(dataSource: DataSource, count: number, tiers: number): Promise<void> {
  const [version] = await dataSource.query<{ version: number }[]>('SELECT max(version)::int AS version FROM platform.config_versions');
  const id = `'seed-' || lpad(i::text, 8, '0')`;
  const created = `date_trunc('second', now()) - (i % 3600) * interval '1 second'`;
  const series = 'generate_series(1, $1::int) i, LATERAL (SELECT '.concat(created, ' AS c) born');
  await patiently(dataSource, `
    INSERT INTO sla.timeline (tenant_id, ticket_id, occurred_at, sequence, moment)
    SELECT 'default', ${id}, c, 0, json_build_object('eventId', ${id} || '@0', 'occurredAt', extract(epoch FROM c) * 1000, 'sequence', 0, 'createdAt', extract(epoch FROM c) * 1000,
      'tenant', 'default', 'status', 'open', 'priority', 'high', 'tier', 'seed' || i % ${tiers}, 'correlationId', 'c', 'title', 'Mail is not delivered') FROM ${series}`, [count]);
  await patiently(dataSource, `
    INSERT INTO sla.tickets (tenant_id, ticket_id, title, tier, priority, status_word, status, state, policy, policy_version, open, due_at, created_at, updated_at, correlation_id)
    SELECT 'default', ${id}, 'Mail is not delivered', 'seed' || i % ${tiers}, 'high', 'open', 'open', 'ok', 'tier:seed' || i % ${tiers} || '/high', ${version!.version}, true, c + interval '10 hours', c, c, 'c' FROM ${series}`, [count]);
  await patiently(dataSource, `
    INSERT INTO sla.clocks (tenant_id, ticket_id, clock, cycle, policy, policy_version, calendar, target_ms, started_at, phase, state, accumulated_ms,
      running_since, deadline, step_names, step_instants, step_kinds, step_reasons, step_alerts, step_elapsed_ms, passed_warnings, passed_breaches, fingerprint, next_due_at)
    SELECT 'default', ${id}, 'resolution', 1, 'tier:seed' || i % ${tiers} || '/high', ${version!.version}, '24x7', 36000000, c, 'running', 'ok', 0, c, c + interval '10 hours',
      '{85%,100%}', ARRAY[c + interval '510 minutes', c + interval '10 hours'], '{warning,breach}', '{threshold,threshold}', '{true,true}', '{30600000,36000000}', '{}', '{}', '', c + interval '510 minutes' FROM ${series}`, [count]);
  for (const table of ['sla.timeline', 'sla.tickets', 'sla.clocks']) await patiently(dataSource, `VACUUM ANALYZE ${table}`);
}
