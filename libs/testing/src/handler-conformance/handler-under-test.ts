import type { HandlerPlugin } from '#contracts';

/** How a handler plugin is put to the test. */
export interface HandlerUnderTest {
  readonly plugin: HandlerPlugin;
  /** A system of its own, as new, for each check: a fake server, or a sandbox of the real one. */
  start(): Promise<HandlerSystem>;
}

export interface HandlerSystem {
  readonly url: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** Two groups it has, by id. */
  readonly groups: readonly [string, string];
  /** A ticket it has, which is nobody's. */
  readonly ticket: string;
  /** Of the right form, but there is none. Undefined: the system takes any. */
  readonly noTicket: string | undefined;
  readonly noGroup: string;
  /** Which group has the ticket. */
  owner(): string | undefined | Promise<string | undefined>;
  /** All a repetition could spoil, as plain data without instants: owner, notes, comments. */
  state(): unknown;
  /** Makes every session and token void that was given out so far, where there are such. */
  expireSessions?(): void;
  /** Throws if it was asked what it does not know. */
  expectNoSurprise?(): void;
  close(): Promise<void>;
}
