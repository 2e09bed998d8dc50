import { ConstantBackoff, handleAll, retry } from 'cockatiel';
import type { ConfigSource } from '#platform/config';
import type { Log } from '#platform/telemetry';
import { knownAt } from '../planning/alert-notice.js';
import type { Answer, ChannelSender } from './channel-sender.js';
import type { Claim, ClaimedDelivery } from './claim.js';
import type { DeliveryMetrics, Outcome } from './delivery-metrics.js';
import type { DeliveryRules } from './delivery-rules.js';
import type { TypeormDeliveryQueue } from './typeorm-delivery-queue.js';

export interface DeliverClaimParts {
  readonly queue: TypeormDeliveryQueue;
  readonly sender: ChannelSender;
  readonly config: ConfigSource;
  readonly metrics: DeliveryMetrics;
  readonly log: Log;
  readonly rules: DeliveryRules;
}

/** How each delivery of a claim ended. `lost`: the lease had passed to another before it could be settled. */
type Endings = ReadonlyMap<ClaimedDelivery, { readonly outcome: Outcome; readonly deliveredAt?: Date }>;

/** Sends a claim as one message and writes down what came of it. */
export class DeliverClaim {
  constructor(private readonly parts: DeliverClaimParts) {}

  /** `signal` breaks the sending off; what was broken off is handed back. Rejects only if the database stays away. */
  async execute(claim: Claim, signal: AbortSignal): Promise<void> {
    const { sender, metrics, rules } = this.parts;
    const [first, ...rest] = claim.deliveries;
    const began = performance.now();
    const answer = await sender.send(claim.channel, [first.notice, ...rest.map(({ notice }) => notice)], signal);
    const latencyMs = Math.round(performance.now() - began);
    metrics.sent(claim.channel.name, latencyMs);
    // A message that is out and not written down would be sent again: keep trying while the lease lasts.
    const settling = retry(handleAll, { maxAttempts: Math.floor((rules.leaseMs - rules.timeoutMs) / SETTLE_AGAIN_MS), backoff: new ConstantBackoff(SETTLE_AGAIN_MS) });
    const endings = await settling.execute(() => this.settle(claim, answer), signal);
    this.report(claim, answer, endings, latencyMs);
  }

  private async settle(claim: Claim, answer: Answer): Promise<Endings> {
    const { queue, rules } = this.parts;
    switch (answer.kind) {
      case 'accepted': {
        const delivered = await queue.settleDelivered(claim);
        return each(claim, ({ id }) => {
          const deliveredAt = delivered.get(id);
          return deliveredAt ? { outcome: 'delivered', deliveredAt } : { outcome: 'lost' };
        });
      }
      case 'rate_limited': {
        const restMs = Math.min(answer.retryAfterMs ?? rules.defaultRestMs, rules.maxRestMs);
        await queue.settleReleased(claim, { reason: describe(answer), restMs });
        return each(claim, () => ({ outcome: 'rate_limited' }));
      }
      case 'interrupted':
        await queue.settleReleased(claim, { reason: describe(answer) });
        return each(claim, () => ({ outcome: 'interrupted' }));
      case 'refused':
        if (answer.because === 'message' && claim.deliveries.length > 1) {
          await queue.settleReleased(claim, { reason: answer.reason, alone: true });
          return each(claim, () => ({ outcome: 'split' }));
        }
        return this.settleFailed(claim, answer.reason, true);
      case 'failed':
        return this.settleFailed(claim, answer.reason, false);
    }
  }

  private async settleFailed(claim: Claim, reason: string, forGood: boolean): Promise<Endings> {
    const { queue, config } = this.parts;
    const fallback = config.current().alerting.channels.find(({ name }) => name === claim.channel.fallback && name !== claim.channel.name);
    const statuses = await queue.settleFailed(claim, {
      reason,
      forGood,
      fallback: fallback && { name: fallback.name, hasWebhook: fallback.webhookUrl !== undefined },
      jitter: 0.5 + Math.random() / 2,
    });
    return each(claim, ({ id }) => {
      const status = statuses.get(id);
      return { outcome: status === undefined ? 'lost' : status === 'dead' ? 'dead' : 'retried' };
    });
  }

  private report({ channel, deliveries }: Claim, answer: Answer, endings: Endings, latencyMs: number): void {
    const { metrics, log } = this.parts;
    const digest = deliveries.length > 1 ? { digest: deliveries.length } : {};
    for (const delivery of deliveries) {
      const { outcome, deliveredAt } = endings.get(delivery)!;
      metrics.ended(channel.name, outcome);
      const sinceFoundMs = deliveredAt && deliveredAt.getTime() - Date.parse(knownAt(delivery.notice));
      if (sinceFoundMs !== undefined) metrics.delivered(channel.name, sinceFoundMs);
      const fields = {
        operation: 'deliver', channel: channel.name, outcome, delivery_id: delivery.id, tenant_id: delivery.tenantId, ticket_id: delivery.ticketId,
        correlation_id: delivery.correlationId, attempt: delivery.attempts + 1, latency_ms: latencyMs, ...digest,
        ...(sinceFoundMs === undefined ? {} : { since_found_ms: sinceFoundMs }),
      };
      if (outcome === 'delivered') log.info(fields, 'alert delivered');
      else if (outcome === 'dead') log.error({ ...fields, reason: describe(answer) }, 'alert given up; see the dead letters');
      else log.warn({ ...fields, reason: describe(answer) }, 'alert not delivered yet');
    }
  }
}

const SETTLE_AGAIN_MS = 250;

function each(claim: Claim, ending: (delivery: ClaimedDelivery) => { outcome: Outcome; deliveredAt?: Date }): Endings {
  return new Map(claim.deliveries.map((delivery) => [delivery, ending(delivery)]));
}

function describe(answer: Answer): string {
  switch (answer.kind) {
    case 'accepted':
      return 'accepted';
    case 'rate_limited':
      return `rate limited, ${answer.retryAfterMs === undefined ? 'without a time' : `for ${Math.ceil(answer.retryAfterMs / 1000)} s`}`;
    case 'interrupted':
      return 'broken off by a shutdown';
    default:
      return answer.reason;
  }
}
