/**
 * The frames of `/ws/alerts`: JSON text, one message a frame. The schemas are the single source: the gateway validates client
 * frames with them and the AsyncAPI document is generated from them.
 *
 * A connection is a cursor on the tenant's stream of alerts. Nothing flows until the client says where to begin:
 * `subscribe` begins now, `resume` (or `subscribe` with `after`) begins behind a sequence number the client has seen.
 * From there on events arrive in order of `seq`. With a filter the numbers a client sees have holes; `heartbeat` names the
 * number up to which everything that matches has been sent. `snapshot_required` says that the events asked for cannot be had:
 * read the state over HTTP; what happens after the frame's `seq` follows.
 */

export const LIVE_PATH = '/ws/alerts';

export const LIVE_CLOSE = {
  /** The server is shutting down: connect again and resume. */
  goingAway: 1001,
  /** Too many frames the server could not understand, or the API key behind the connection was revoked. */
  policyViolation: 1008,
  /** The client did not keep up, or the stream cannot be read just now: connect again and resume. */
  tryAgainLater: 1013,
} as const;

/** Which events to send: those whose state, tier and group are all among the ones listed; what is not listed is not filtered. */
export interface LiveFilter {
  /**
   * `alert`, `breach` … A retracted breach is sent to whoever asked for `breach` or for the ticket's state after it, a ticket
   * for which no group had room to whoever asked for what became of it, `overbooked` or `held`.
   */
  states?: string[];
  tiers?: string[];
  /** A held ticket has no group. */
  groups?: string[];
}

/** Replaces the filter of an earlier `subscribe`. */
export interface SubscribeFrame extends LiveFilter {
  type: 'subscribe';
  /** Begin behind this sequence number, as `resume` does, in one step with the filter. */
  after?: number;
}

export interface ResumeFrame {
  type: 'resume';
  /** The last sequence number the client has seen; everything after it is sent, and then what is new. */
  after: number;
}

/** Answered by a `heartbeat`. */
export interface PingFrame {
  type: 'ping';
}

export type LiveClientFrame = SubscribeFrame | ResumeFrame | PingFrame;

export const SNAPSHOT_REASONS = ['not_retained', 'too_far_behind', 'ahead_of_stream'] as const;
export type SnapshotReason = (typeof SNAPSHOT_REASONS)[number];

export type LiveServerFrame =
  | { type: 'welcome'; seq: number; heartbeat_ms: number }
  | ({ type: 'subscribed'; seq: number } & LiveFilter)
  | { type: 'event'; seq: number; event: string; data: unknown }
  | { type: 'heartbeat'; seq: number }
  | { type: 'resumed'; from: number; to: number }
  | { type: 'snapshot_required'; reason: SnapshotReason; seq: number }
  | { type: 'error'; code: 'bad_frame'; message: string };

const sequence = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER } as const;
const words = { type: 'array', maxItems: 100, items: { type: 'string', minLength: 1, maxLength: 200 } } as const;
const filter = { states: words, tiers: words, groups: words } as const;

function frame<T extends string, P extends object>(type: T, required: readonly (keyof P & string)[], properties: P) {
  return { type: 'object', additionalProperties: false, required: ['type', ...required], properties: { type: { const: type }, ...properties } } as const;
}

/** What a client may send, as JSON Schema. */
export const LIVE_CLIENT_FRAMES = {
  subscribe: frame('subscribe', [], { ...filter, after: sequence }),
  resume: frame('resume', ['after'], { after: sequence }),
  ping: frame('ping', [], {}),
} as const;

/** What the server sends, as JSON Schema. `event.data` is AlertRaised, BreachRetracted or AllocationEscalated, told apart by `event.event`; more kinds may come. */
export const LIVE_SERVER_FRAMES = {
  welcome: frame('welcome', ['seq', 'heartbeat_ms'], { seq: sequence, heartbeat_ms: { type: 'integer', minimum: 1 } }),
  subscribed: frame('subscribed', ['seq'], { ...filter, seq: sequence }),
  event: frame('event', ['seq', 'event', 'data'], { seq: sequence, event: { enum: ['sla.alert.raised.v1', 'sla.breach.retracted.v1', 'allocation.escalated.v1'] }, data: { type: 'object' } }),
  heartbeat: frame('heartbeat', ['seq'], { seq: sequence }),
  resumed: frame('resumed', ['from', 'to'], { from: sequence, to: sequence }),
  snapshot_required: frame('snapshot_required', ['reason', 'seq'], { reason: { enum: SNAPSHOT_REASONS }, seq: sequence }),
  error: frame('error', ['code', 'message'], { code: { const: 'bad_frame' }, message: { type: 'string' } }),
} as const;
