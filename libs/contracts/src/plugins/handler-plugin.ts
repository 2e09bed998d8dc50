import type { AllocationDecision } from '../allocation-decision.dto.js';
import type { AssignmentGroup } from '../assignment-group.dto.js';
import type { FieldError } from '../field-error.js';
import type { HandlerCallback } from '../handler-callback.dto.js';

/**
 * A kind of system decisions go to: ServiceNow, Jira, your own. The service opens one `Handler` for each entry of the
 * configuration's `handlers:` whose `type` is the plugin's name. A plugin imports nothing of ours: everything it needs of
 * the world is in the context, types apart.
 */
export interface HandlerPlugin {
  readonly name: string;
  /** What is wrong with an entry of the configuration; fields as `settings.field`, `auth.password`. Absent: nothing can be. */
  check?(entry: HandlerEntry): readonly FieldError[];
  /** Opens no connection yet; throws nothing `check` lets through. */
  open(context: HandlerContext): Handler;
}

/** What the configuration says of a handler, as far as its plugin is concerned. */
export interface HandlerEntry {
  /** The system's address, without a slash at its end. */
  readonly url: string;
  /** The plugin's own settings: plain JSON. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The names of the secrets that are configured, each with whether it could be read. */
  readonly secrets: ReadonlyMap<string, boolean>;
}

export interface HandlerContext extends Omit<HandlerEntry, 'secrets'> {
  /** The handler's name in the configuration. */
  readonly handler: string;
  readonly tenant: string;
  /** A secret by the name the configuration gives it under `auth`; never part of an error or a log line. Undefined: not configured. */
  secret(name: string): string | undefined;
  now(): Date;
  /**
   * One HTTP exchange with the system; `path` goes behind the handler's `url`. Resolves with a 2xx and with what `accept` lists;
   * everything else throws a `HandlerFailure`: `retry` for 408, 425, 429, 5xx, no answer in time, a broken connection and JSON
   * that is none; `misconfigured` for 401, 403 and redirects, which are not followed; `permanent` for the other 4xx.
   */
  readonly request: HandlerRequest;
}

export type HandlerRequest = (method: string, path: string, options?: RequestOptions) => Promise<SystemAnswer>;

export interface RequestOptions {
  readonly query?: Readonly<Record<string, string | number>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** At most one of them. */
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  /** Sent as it is; its type is for `headers` to say. */
  readonly body?: string;
  /** Statuses the caller judges itself. */
  readonly accept?: readonly number[];
  readonly signal?: AbortSignal;
}

export interface SystemAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Of a JSON body; undefined where there is none. */
  readonly body: unknown;
  /** The body as it came, as UTF-8. */
  readonly text: string;
}

/**
 * One configured handler, open. Calls may overlap. Whatever a call cannot do it throws: a `HandlerFailure` (or any error
 * with its fields) says what to do about it, anything else is tried again. A `permanent` failure of `groups` is as `misconfigured`.
 */
export interface Handler {
  /** All groups of the system: never a part of them. `known`: the `etag` of the list the caller has. */
  groups(known: { readonly etag?: string }, call: Call): Promise<GroupsAnswer>;
  /**
   * Gives the ticket to the group. Delivered at least once, in order per ticket: a repetition of the same `decision_id` must
   * leave the system as the first delivery did.
   */
  assign(decision: AllocationDecision, call: Call): Promise<AssignAnswer>;
  /** What the system says of its own accord. Absent: it never calls. */
  readCallback?(callback: ReceivedCallback): CallbackReading;
  /** Gives back what it holds (a session). Never throws. */
  close?(call: Call): Promise<void>;
}

export interface Call {
  /** Aborted when the caller no longer wants the answer. Hand it on to `request`. */
  readonly signal: AbortSignal;
}

export type GroupsAnswer =
  /** `freshForMs`: how long the system itself says the list is good. */
  | { readonly kind: 'groups'; readonly groups: readonly FoundGroup[]; readonly etag?: string; readonly freshForMs?: number }
  | { readonly kind: 'not_modified'; readonly freshForMs?: number };

/** What a system knows of a group; configuration completes the rest (`completeGroups`). */
export type FoundGroup = Pick<AssignmentGroup, 'group_id' | 'name'> & Partial<AssignmentGroup>;

export type AssignAnswer =
  /** `already`: nothing had to be changed. */
  | { readonly kind: 'assigned'; readonly already?: boolean; readonly assigned_user?: string }
  /** The system took the call and declines the group: the ticket wants another one. */
  | { readonly kind: 'rejected'; readonly reason: string };

export interface ReceivedCallback {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** As it came: signatures are over bytes. */
  readonly rawBody: Uint8Array;
}

export type CallbackReading =
  /** `delivery_id`: the system's own id of the call, to tell repetitions by. */
  | { readonly kind: 'read'; readonly news: readonly HandlerCallback[]; readonly delivery_id?: string }
  /** Not from whom it claims to be: 401. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** 422. */
  | { readonly kind: 'unreadable'; readonly faults: readonly FieldError[] };
