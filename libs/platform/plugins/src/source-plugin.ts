import type { TicketEvent } from '#contracts';
import type { Authentication } from './authentication/authentication.js';
import type { Delivery } from './delivery.js';
import type { PathProblem } from './path-problem.js';
import type { PullPlugin } from './pull-plugin.js';
import type { Payload } from './reading/payload.js';
import type { SourceEvent } from './source-event.js';
import type { SourceSettings } from './source-settings.js';

export type SourceReading =
  | {
      readonly kind: 'events';
      /** The system's own id of this delivery, the same when it sends it again; null where it has none. */
      readonly deliveryId: string | null;
      readonly events: readonly SourceEvent[];
      /** What the payload tells of the past, oldest first: taken of tickets that were unknown before, for of the others we were told at the time. */
      readonly history?: readonly SourceEvent[];
    }
  /** Understood, and nothing to us. */
  | { readonly kind: 'ignored'; readonly reason: string }
  | { readonly kind: 'unreadable'; readonly problems: readonly PathProblem[] };

/** Reads the bodies of one ticket system. Everything in it is pure; what it throws counts as an unreadable payload. */
export interface SourcePlugin {
  /** What the system is called: `type:` in `sources:`. */
  readonly name: string;
  /** How the system proves that a delivery is its own. The source's configuration may choose another way. */
  readonly authentication: Authentication;
  /** What the system's words for a priority mean; case does not count. */
  readonly priorities?: Readonly<Record<string, TicketEvent['priority']>>;
  /** What the system's codes for a status mean, where they are not words: `{ '7': 'closed' }`. */
  readonly statuses?: Readonly<Record<string, string>>;
  /** Its senders write our words: what is wrong is refused, where it would be left out or have a default with other systems. */
  readonly strict?: boolean;
  readonly read: (payload: Payload, delivery: Delivery, settings: SourceSettings) => SourceReading;
  /** For systems that have to be asked. */
  readonly pull?: PullPlugin;
}

/** What the module of a plugin exports as `source`, or by default: the plugin, or a function that makes it from the platform's tools. */
export type SourcePluginModule<Tools> = SourcePlugin | ((tools: Tools) => SourcePlugin);
