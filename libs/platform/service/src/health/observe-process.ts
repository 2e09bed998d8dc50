import { Gauge, collectDefaultMetrics } from 'prom-client';
import type { DataSource } from 'typeorm';
import { outboxLag, type OutboxLag } from '#platform/messaging';
import type { Health, Registry } from '#platform/telemetry';

/** An outbox this old is not being relayed: the bus is away, or every relay is. */
const STUCK_SECONDS = 30;

/** What every service reports of itself, whatever it does: the process, its database, and the way to the bus. */
export function observeProcess(health: Health, registry: Registry, dataSource: DataSource): void {
  // At its default of 10 ms the measuring of the event loop would be most of what an idle service does.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 100 });
  const lagGauges = {
    messages: new Gauge({ name: 'watchdog_outbox_messages', help: 'Messages not yet handed to the bus.', registers: [registry] }),
    oldestSeconds: new Gauge({
      name: 'watchdog_outbox_oldest_seconds',
      help: 'Age of the oldest message not yet handed to the bus.',
      registers: [registry],
      collect: async () => {
        const lag = await outboxLag(dataSource).catch(() => undefined);
        for (const part of ['messages', 'oldestSeconds'] as const) lagGauges[part].set(lag?.[part] ?? NaN);
      },
    }),
  };
  health.register('database', async () => {
    await dataSource.query('SELECT 1');
    return { status: 'up' };
  });
  health.register('bus', async () => busReport(await outboxLag(dataSource)));
}

/** A bus that is away takes nothing from a service's readiness: what it would have sent waits in the outbox. */
function busReport({ messages, oldestSeconds }: OutboxLag): { status: 'up' | 'degraded'; details: object & Record<string, unknown> } {
  return { status: oldestSeconds > STUCK_SECONDS ? 'degraded' : 'up', details: { outbox_messages: messages, outbox_oldest_seconds: Math.round(oldestSeconds) } };
}
