/** The numbers of delivery, in ms unless said otherwise. */
export interface DeliveryRules {
  /** How long an attempt may take. */
  readonly timeoutMs: number;
  /** Longer than the time-out by enough to settle across a restart of the database: only a sender that died loses its lease. */
  readonly leaseMs: number;
  readonly maxAttempts: number;
  readonly firstBackOffMs: number;
  readonly maxBackOffMs: number;
  /** The rest after a 429 that does not say how long, and the longest we believe. */
  readonly defaultRestMs: number;
  readonly maxRestMs: number;
  /** Slack shows at most 50 blocks. */
  readonly digestSize: number;
  /** Messages of one channel that one process has under way at once: a hanging channel costs this many connections. */
  readonly maxInFlight: number;
  /** How long a shutdown waits for answers before it breaks them off. */
  readonly shutdownGraceMs: number;
}

export const DELIVERY_RULES: DeliveryRules = {
  timeoutMs: 10_000,
  leaseMs: 60_000,
  maxAttempts: 12,
  firstBackOffMs: 1000,
  maxBackOffMs: 300_000,
  defaultRestMs: 30_000,
  maxRestMs: 3_600_000,
  digestSize: 50,
  maxInFlight: 10,
  shutdownGraceMs: 5000,
};
