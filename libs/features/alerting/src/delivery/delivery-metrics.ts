import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Backlog, TypeormDeliveryQueue } from './typeorm-delivery-queue.js';

/**
 * delivered; dead: given up; retried: tried again later; rate_limited: the channel rests; split: the digest was refused, its
 * parts go alone; interrupted: by a shutdown; lost: settled by nobody, the lease had passed on.
 */
export type Outcome = 'delivered' | 'dead' | 'retried' | 'rate_limited' | 'split' | 'interrupted' | 'lost';

export class DeliveryMetrics {
  private readonly outcomes: Counter<'channel' | 'outcome'>;
  private readonly sending: Histogram<'channel'>;
  private readonly latency: Histogram<'channel'>;

  constructor(registry: Registry, queue: TypeormDeliveryQueue) {
    const registers = [registry];
    this.outcomes = new Counter({ name: 'watchdog_delivery_outcomes_total', help: 'Attempts to deliver an alert to a channel, by what came of them', labelNames: ['channel', 'outcome'], registers });
    this.sending = new Histogram({ name: 'watchdog_delivery_send_seconds', help: 'How long a channel took to answer a message', labelNames: ['channel'], buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10], registers });
    this.latency = new Histogram({ name: 'watchdog_alert_delivery_seconds', help: 'From finding an alert to its delivery', labelNames: ['channel'], buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800], registers });
    // Asked of the database when scraped: every replica tells the same, and nothing is counted twice.
    const backlog = (name: string, help: string, valueOf: (channel: Backlog) => number) =>
      new Gauge({
        name,
        help,
        labelNames: ['channel'],
        registers,
        async collect() {
          this.reset();
          // Without a database there is nothing to tell; the other metrics are still worth having.
          const channels = await queue.backlog().catch(() => []);
          for (const channel of channels) this.set({ channel: channel.channel }, valueOf(channel));
        },
      });
    backlog('watchdog_deliveries_pending', 'Deliveries of a channel that have no final outcome', ({ pending }) => pending);
    backlog('watchdog_deliveries_oldest_pending_seconds', 'Age of the oldest delivery of a channel that has no final outcome', ({ oldestSeconds }) => oldestSeconds);
  }

  sent(channel: string, ms: number): void {
    this.sending.observe({ channel }, ms / 1000);
  }

  ended(channel: string, outcome: Outcome): void {
    this.outcomes.inc({ channel, outcome });
  }

  delivered(channel: string, sinceFoundMs: number): void {
    this.latency.observe({ channel }, Math.max(0, sinceFoundMs) / 1000);
  }
}
