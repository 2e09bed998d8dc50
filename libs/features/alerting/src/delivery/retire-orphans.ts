import type { ConfigSource } from '#platform/config';
import type { Log } from '#platform/telemetry';
import { isSendable } from './claim.js';
import type { TypeormDeliveryQueue } from './typeorm-delivery-queue.js';

/** Longer than any replica takes to adopt a new configuration. */
const ADOPTED_AFTER_MS = 60_000;

/** Closes deliveries to channels that the configuration no longer has, or no longer has a webhook for. */
export class RetireOrphans {
  constructor(private readonly queue: TypeormDeliveryQueue, private readonly config: ConfigSource, private readonly log: Log) {}

  async execute(): Promise<void> {
    const channels = this.config.current().alerting.channels.filter(isSendable).map(({ name }) => name);
    for (const { channel, count } of await this.queue.retireOrphans(channels, ADOPTED_AFTER_MS)) {
      this.log.warn({ operation: 'retire_orphans', channel, count }, 'the channel is no longer configured: its pending deliveries were closed');
    }
  }
}
