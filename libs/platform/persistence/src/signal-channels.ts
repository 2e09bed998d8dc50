/** NOTIFY channels. The payload, where there is one, is a hint; the listener looks for itself. */
export const SIGNALS = {
  /** Rows were added to platform.outbox. */
  outbox: 'watchdog_outbox',
  /** A clock became due, or due earlier than before. */
  due: 'watchdog_due',
  /** Deliveries were planned or made sendable. */
  deliveries: 'watchdog_deliveries',
  /** live.events grew. */
  live: 'watchdog_live',
  /** A configuration version was added. */
  config: 'watchdog_config',
  /** A ticket wants a decision. */
  allocation: 'watchdog_allocation',
  /** A handler's groups were fetched. */
  groups: 'watchdog_groups',
  /** A decision waits to be taken to its handler. */
  assignments: 'watchdog_assignments',
  /** An API key was revoked. */
  keys: 'watchdog_keys',
  /** A rehearsal of a configuration waits for someone to run it. */
  rehearsals: 'watchdog_rehearsals',
  /** A learned model was added. */
  models: 'watchdog_models',
} as const;
