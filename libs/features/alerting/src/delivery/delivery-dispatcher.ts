import type { ConfigSource } from '#platform/config';
import type { Log } from '#platform/telemetry';
import { isSendable, type Claim, type SendableChannel } from './claim.js';
import type { DeliverClaim } from './deliver-claim.js';
import type { DeliveryRules } from './delivery-rules.js';
import type { TypeormDeliveryQueue } from './typeorm-delivery-queue.js';

/** Due by the plan, yet not to be had: another replica is just taking it. */
const CONTENDED_MS = 25;

/**
 * Starts what may be sent now and names the instant of the next. Sending goes on in the background, so that a channel that
 * hangs holds up no other; one process has at most `maxInFlight` messages of a channel under way.
 */
export class DeliveryDispatcher {
  private readonly inFlight = new Map<string, Set<Promise<void>>>();
  private readonly opened = new Set<string>();
  private readonly breakOff = new AbortController();

  constructor(
    private readonly queue: TypeormDeliveryQueue,
    private readonly deliver: DeliverClaim,
    private readonly config: ConfigSource,
    private readonly rules: DeliveryRules,
    private readonly log: Log,
  ) {}

  /** Called when a message has been settled: there may be more to send. */
  onSettled: () => void = () => {};

  /** One round over all channels. Answers ms until the next is due; Infinity: nothing waits. */
  async round(): Promise<number> {
    const channels = this.config.current().alerting.channels.filter(isSendable).filter(({ name }) => this.underWay(name).size < this.rules.maxInFlight);
    if (channels.length === 0) return Infinity;
    await this.openNew(channels);
    const waits = await this.queue.nextSends(channels.map(({ name }) => name));
    let sleepMs = Infinity;
    for (const channel of channels) {
      const waitMs = waits.get(channel.name);
      if (waitMs === undefined) continue;
      sleepMs = Math.min(sleepMs, waitMs > 0 ? waitMs : (await this.sendNext(channel)) ? 0 : CONTENDED_MS);
    }
    return sleepMs;
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    while (this.sending().length > 0) await Promise.allSettled(this.sending());
  }

  /** After the last round: waits for answers, then breaks the rest off and hands it back. */
  async stop(): Promise<void> {
    const timer = setTimeout(() => this.breakOff.abort(), this.rules.shutdownGraceMs);
    await this.settled();
    clearTimeout(timer);
  }

  /** A configuration adopted while running may have brought channels that have no token bucket yet. */
  private async openNew(channels: readonly SendableChannel[]): Promise<void> {
    const names = channels.map(({ name }) => name).filter((name) => !this.opened.has(name));
    if (names.length === 0) return;
    await this.queue.openChannels(names);
    for (const name of names) this.opened.add(name);
  }

  private async sendNext(channel: SendableChannel): Promise<boolean> {
    const claim = await this.queue.claim(channel);
    if (!claim) return false;
    this.start(claim);
    return true;
  }

  private start(claim: Claim): void {
    const underWay = this.underWay(claim.channel.name);
    const sending: Promise<void> = this.deliver
      .execute(claim, this.breakOff.signal)
      .catch((error: unknown) => this.log.error({ operation: 'deliver', channel: claim.channel.name, err: error }, 'delivery not written down; it is tried again when its lease ends'))
      .finally(() => {
        underWay.delete(sending);
        this.onSettled();
      });
    underWay.add(sending);
  }

  private underWay(channel: string): Set<Promise<void>> {
    const underWay = this.inFlight.get(channel) ?? new Set();
    this.inFlight.set(channel, underWay);
    return underWay;
  }

  private sending(): Promise<void>[] {
    return [...this.inFlight.values()].flatMap((underWay) => [...underWay]);
  }
}
