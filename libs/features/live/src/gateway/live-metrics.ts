import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from '#platform/telemetry';

/** What operators see of the gateway. */
export class LiveMetrics {
  readonly connections: Gauge;
  readonly sent: Counter;
  readonly dropped: Counter<'reason'>;
  readonly broadcast: Histogram;

  constructor(registry: Registry) {
    const registers = [registry];
    this.connections = new Gauge({ name: 'watchdog_live_connections', help: 'Open WebSocket connections.', registers });
    this.sent = new Counter({ name: 'watchdog_live_events_sent_total', help: 'Events written to WebSocket clients.', registers });
    this.dropped = new Counter({ name: 'watchdog_live_dropped_total', help: 'WebSocket clients dropped by the server.', labelNames: ['reason'], registers });
    this.broadcast = new Histogram({
      name: 'watchdog_live_broadcast_seconds', help: 'From the read of new events to the write to the last client of the tenant.',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1], registers,
    });
  }
}
