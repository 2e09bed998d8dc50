import type { ConfigSource } from '#platform/config';
import type { Log } from '#platform/telemetry';
import type { LearnedPlaces } from './learned-places.js';
import type { TypeormLookups } from './lookups/typeorm-lookups.js';
import { askNominatim } from './nominatim/nominatim-client.js';

const AT_ONCE = 500;
/** Places that other replicas were asked to find are looked for in the database this often. */
const LOOK_AGAIN_MS = 1_000;
/** On top of the time a request may take, so that a turn is not given away under it. */
const HOLD_LONGER_MS = 5_000;

/** asked: one request was made; resting: there was no turn or nothing to ask; off: Nominatim is not configured. */
export type Round = { readonly kind: 'asked' | 'resting'; readonly nextMs: number } | { readonly kind: 'off' };

/** One round of finding, in the background, the places the gazetteer does not have. */
export class ResolvePlaces {
  private opened = false;

  constructor(private readonly lookups: TypeormLookups, private readonly learned: LearnedPlaces, private readonly config: ConfigSource, private readonly log: Log) {}

  /** Rejects if the database is away. `signal` breaks a request off. */
  async round(signal: AbortSignal): Promise<Round> {
    const { nominatim } = this.config.current().geocoding;
    if (!nominatim) return { kind: 'off' };
    if (!this.opened) await this.lookups.open();
    this.opened = true;
    const pending = this.learned.pending(AT_ONCE);
    if (pending.length > 0) this.learned.learn(await this.lookups.want(pending, nominatim.notFoundForMs), performance.now());
    const turn = await this.lookups.take(nominatim.timeoutMs + HOLD_LONGER_MS);
    if (!turn) return { kind: 'resting', nextMs: Math.min(await this.lookups.nextTurnIn(), this.learned.pending(1).length > 0 ? LOOK_AGAIN_MS : Infinity) };
    const answer = await askNominatim(nominatim, turn.written, turn.country, signal);
    if (answer.kind === 'found' || answer.kind === 'not_found') {
      const point = answer.kind === 'found' ? answer : undefined;
      await this.lookups.answered(turn, point, nominatim.intervalMs);
      this.learned.learn([{ country: turn.country, city: turn.city, ...(point ? { status: 'found', lat: point.lat, lng: point.lng } : { status: 'not_found' }) }], performance.now());
    } else {
      const restMs = answer.kind === 'unusable' ? Math.max(answer.restMs, nominatim.intervalMs) : nominatim.intervalMs;
      const { failures, restMs: rests } = await this.lookups.failed(turn, waitMs(turn.attempts), restMs);
      if (answer.kind === 'unusable') this.log.warn({ operation: 'geocoding.ask', reason: answer.reason, failures, rest_seconds: Math.round(rests / 1000) }, 'Nominatim cannot be used; places stay unknown meanwhile');
    }
    return { kind: 'asked', nextMs: await this.lookups.nextTurnIn() };
  }
}

/** Of a place whose question failed: from a minute to a day. */
function waitMs(attempts: number): number {
  return Math.min(60_000 * 2 ** Math.min(attempts - 1, 20), 86_400_000);
}
