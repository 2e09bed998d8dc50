import { setTimeout as pause } from 'node:timers/promises';
import { ServiceRefused, type ServiceClient } from './sending/service-client.js';

/** What became of the events: `GET /api/v1/summary`. */
export interface ServiceSummary {
  readonly clocks: number;
  /** Breached clocks by priority. */
  readonly breaches: Readonly<Record<string, number>>;
  /** Events accepted but not yet folded into clocks. */
  readonly pending_events: number;
}

const POLL_MS = 200;

/** Waits until the service has worked off what it accepted, `forMs` at most. Undefined: this service does not tell. */
export async function settledSummary(client: ServiceClient, forMs: number, signal: AbortSignal): Promise<ServiceSummary | undefined> {
  const until = performance.now() + forMs;
  for (;;) {
    const summary = await fetchSummary(client, signal);
    if (summary === undefined || summary.pending_events === 0 || performance.now() > until) return summary;
    await pause(POLL_MS, undefined, { signal });
  }
}

async function fetchSummary(client: ServiceClient, signal: AbortSignal): Promise<ServiceSummary | undefined> {
  try {
    return (await client.request('GET', '/api/v1/summary', undefined, {}, signal)) as ServiceSummary;
  } catch (error) {
    // 403: the key may send but not read.
    if (error instanceof ServiceRefused && (error.status === 404 || error.status === 403)) return undefined;
    throw error;
  }
}
