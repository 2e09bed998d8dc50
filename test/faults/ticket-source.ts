import { setTimeout as delay } from 'node:timers/promises';
import type { TicketEventData } from '#contracts';
import type { World } from './world.js';

const CONNECTIONS = 3;
/** As an integration would pace itself when it is told to come again. */
const RETRY_AFTER_MS = 100;
const TIMEOUT_MS = 20_000;

/**
 * A ticket system that sends its events over HTTP and sends them again until they are acknowledged; what it keeps is the
 * generator's own log that everything is compared with. Events of one ticket go one after the other, in their order.
 */
export class TicketSource {
  /** In order per ticket. */
  readonly acknowledged: TicketEventData[] = [];
  retries = 0;
  private abandoned = false;

  constructor(private readonly world: World) {}

  async send(events: readonly TicketEventData[], batchSize: number): Promise<void> {
    const byTicket = [...Map.groupBy(events, ({ id }) => id).values()];
    const lanes = Array.from({ length: CONNECTIONS }, (_, lane) => byTicket.filter((_, index) => index % CONNECTIONS === lane).flat());
    await Promise.all(lanes.map(async (lane) => {
      for (let from = 0; from < lane.length; from += batchSize) await this.deliver(lane.slice(from, from + batchSize));
    }));
  }

  async deliver(batch: readonly TicketEventData[]): Promise<void> {
    while (!(await this.attempt(batch))) {
      if (this.abandoned) return;
      this.retries++;
      await delay(RETRY_AFTER_MS);
    }
    this.acknowledged.push(...batch);
  }

  /** Nobody cares any more: a test has failed, and what it sends to may stay dead. */
  abandon(): void {
    this.abandoned = true;
  }

  /** False: nobody there, or told to come again. Anything else that is not a plain yes is a fault of the service. */
  private async attempt(batch: readonly TicketEventData[]): Promise<boolean> {
    const { ingestUrl, apiKey } = this.world;
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${ingestUrl}/api/v1/tickets`, {
        method: 'POST',
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify(batch),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      text = await response.text();
    } catch {
      return false;
    }
    if (response.status === 503) return false;
    if (!response.ok) throw new Error(`The service answered ${response.status}: ${text}`);
    const { accepted, duplicates } = JSON.parse(text) as { accepted: number; duplicates: number };
    if (accepted + duplicates !== batch.length) throw new Error(`The service did not take all of ${batch.length} events: ${text}`);
    return true;
  }
}
