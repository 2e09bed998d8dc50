import type { TicketEvent } from '#contracts';
import type { SourceMapping } from '#platform/config';
import type { Authentication } from './authentication/authentication.js';
import type { Delivery } from './delivery.js';
import type { PullPlugin } from './pull-plugin.js';
import type { Payload } from './reading/payload.js';

/**
 * What a system says of a ticket, in the system's own words.
 * A field that is not there was not said: it stays as the ticket's history has it, or is given the source's default.
 * A field that is null was said to be nothing.
 */
export type SourceEvent = { readonly id: string } & {
  readonly [K in Exclude<keyof TicketEvent, 'id' | 'priority'>]?: TicketEvent[K] | null | undefined;
} & {
  /** The system's word; the source's `priorities`, then the plugin's, say what it means. */
  readonly priority?: string | null | undefined;
  /** What the status means in general, for words that nobody has mapped: `in_progress` for Jira's category "indeterminate". */
  readonly status_otherwise?: string | undefined;
  /** The part of the payload it was read from: there the paths of the source's `priority` and `tier` begin. Default: the whole payload. */
  readonly from?: Payload | undefined;
};

export interface PathProblem {
  /** Where in the payload: `issue.fields.created`; empty for the payload as a whole. */
  readonly path: string;
  readonly message: string;
}

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

/** What the configuration says of a source, as far as its plugin is concerned. */
export interface SourceSettings {
  /** Its name in `sources:`. */
  readonly name: string;
  /** Logins, names or e-mail addresses of people who answer, where the system itself does not tell. */
  readonly isAgent: (...identities: readonly (string | undefined)[]) => boolean;
  /** `mapping:` of the source, for plugins that read by one. */
  readonly mapping: SourceMapping | undefined;
  /** `options:` of the source: whatever the plugin itself asks for. */
  readonly options: Readonly<Record<string, string>>;
}

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
