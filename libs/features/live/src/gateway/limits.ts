export const LIMITS = Symbol('LiveLimits');

/** Bounds of the gateway. Times in ms, sizes in bytes. */
export interface LiveLimits {
  readonly heartbeatMs: number;
  /** Connections per process, and per tenant within it. */
  readonly maxConnections: number;
  readonly maxConnectionsPerTenant: number;
  /** A client with more than this unsent is left out of broadcasts and brought up to date when it has drained. */
  readonly maxBuffered: number;
  /** A client that is behind and has not taken what it was sent for this long is dropped … */
  readonly slowLimitMs: number;
  /** … and so is one with this much unsent. */
  readonly dropAbove: number;
  /** A client further behind than this gets `snapshot_required`: reading the state is cheaper than the way there. */
  readonly maxReplay: number;
  /** Events read, and written to a client, at a time. */
  readonly pageSize: number;
  /** Events kept in memory per connected tenant: most resumes and slow clients never reach the database. */
  readonly recentEvents: number;
  /** How long a broadcast may hold the event loop before it lets others go first. */
  readonly sliceMs: number;
  readonly maxBadFrames: number;
}

export const LIVE_LIMITS: LiveLimits = {
  heartbeatMs: 15_000,
  maxConnections: 10_000,
  maxConnectionsPerTenant: 8_000,
  maxBuffered: 256 * 1024,
  slowLimitMs: 10_000,
  dropAbove: 1024 * 1024,
  maxReplay: 10_000,
  pageSize: 200,
  recentEvents: 1_000,
  sliceMs: 4,
  maxBadFrames: 3,
};
