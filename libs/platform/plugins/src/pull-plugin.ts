import type { PathProblem } from './path-problem.js';
import type { SourceEvent } from './source-event.js';
import type { SourceSettings } from './source-settings.js';

/** Where a pull stands. The plugin's own words, kept between runs; undefined before the first. */
export type Cursor = Readonly<Record<string, string | number>>;

export interface PullRequest {
  readonly settings: SourceSettings;
  /** Base URL of the system, without a slash at its end; empty for a source of files. */
  readonly url: string;
  /** For a source of files: where they are. */
  readonly folder: string | undefined;
  /** Values of `secrets_env`, the newest first. */
  readonly secrets: readonly string[];
  readonly cursor: Cursor | undefined;
  readonly now: Date;
  /** How far before the newest change that was seen a run begins: changes become visible late, and clocks differ. */
  readonly overlapMs: number;
  readonly pageSize: number;
  /** `fetch` with a time limit that answers JSON; throws `PullRefused` for anything but a 2xx. */
  readonly get: (url: string, headers?: Readonly<Record<string, string>>) => Promise<unknown>;
}

export interface UnreadableRecord {
  readonly raw: unknown;
  readonly problems: readonly PathProblem[];
}

export interface PulledPage {
  readonly events: readonly SourceEvent[];
  /** Of the past, taken of tickets that were unknown before; see SourceReading. */
  readonly history?: readonly SourceEvent[];
  /** What could not be read: kept with its reasons, and read by `read` when it is replayed. */
  readonly unreadable?: readonly UnreadableRecord[];
  /** Stored once the events are: the next page, or run, begins here. */
  readonly cursor: Cursor;
}

/** Asks a system for what has changed, page by page. Asking again for what is known already is harmless. */
export type PullPlugin = (request: PullRequest) => AsyncIterable<PulledPage>;

/** The system answered something else than data. */
export class PullRefused extends Error {
  constructor(readonly status: number, readonly retryAfterMs: number | undefined, message: string) {
    super(message);
  }
}
