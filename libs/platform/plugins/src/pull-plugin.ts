import type { SourceEvent, SourceSettings } from './source-plugin.js';

/** Where a pull stands. The plugin's own words, kept between runs; undefined before the first. */
export type Cursor = Readonly<Record<string, string | number>>;

export interface PullRequest {
  readonly settings: SourceSettings;
  /** Base URL of the system, without a slash at its end. */
  readonly url: string;
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

export interface PulledPage {
  readonly events: readonly SourceEvent[];
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
