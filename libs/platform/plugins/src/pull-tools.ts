import type { Cursor } from './pull-plugin.js';

/** Where a run that asks by instant of change stands: rows changed at or after `from`, of which the first `skip` are known. */
export interface Window {
  /** Epoch ms. */
  readonly from: number;
  readonly skip: number;
}

/** A run that was cut off goes on where it stopped; a new one begins `overlapMs` before the newest change that was seen. */
export function windowOf(cursor: Cursor | undefined, overlapMs: number, firstFrom: number): Window {
  const from = cursor?.['from'];
  if (typeof from !== 'number') return { from: firstFrom, skip: 0 };
  if (cursor?.['done'] === 1) return { from: from - overlapMs, skip: 0 };
  return { from, skip: Number(cursor?.['skip'] ?? 0) };
}

/**
 * The window after a page whose rows come in order of change. By instant, not by number of rows: rows that are changed while
 * we read move to the end, and counting would leave out as many others.
 */
export function windowAfter(window: Window, changedAt: readonly number[]): Window {
  const last = changedAt.at(-1);
  if (last === undefined) return window;
  const atLast = changedAt.filter((at) => at === last).length;
  return last === window.from ? { from: last, skip: window.skip + changedAt.length } : { from: last, skip: atLast };
}

export function cursorOf({ from, skip }: Window, done: boolean): Cursor {
  return { from, skip, done: done ? 1 : 0 };
}

/** A secret `user:password` as Basic, any other as a Bearer token. */
export function authorization(secret: string | undefined): Record<string, string> {
  if (secret === undefined) return {};
  return { authorization: secret.includes(':') ? `Basic ${Buffer.from(secret).toString('base64')}` : `Bearer ${secret}` };
}

const DAY_MS = 86_400_000;

/** Where the first run begins: `since` of the options, an instant; else 30 days ago. */
export function firstFrom(since: string | undefined, now: Date): number {
  const at = since === undefined ? NaN : Date.parse(since);
  return Number.isNaN(at) ? now.getTime() - 30 * DAY_MS : at;
}
