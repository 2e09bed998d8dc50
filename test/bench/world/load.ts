import { fork } from 'node:child_process';
import { once } from 'node:events';

export interface Load {
  readonly url: string;
  readonly key: string;
  /** Of the tickets' ids: another prefix is other tickets. */
  readonly prefix: string;
  readonly events: number;
  /** One event a ticket, of tickets that nobody has yet. Otherwise five, of tickets with a group. */
  readonly unassigned?: boolean;
  readonly batch: number;
  readonly connections: number;
  /** As fast as the service takes them, where missing. */
  readonly eventsPerSecond?: number;
}

export interface LoadDone {
  /** Of the first request, epoch ms. */
  readonly startedAt: number;
  readonly seconds: number;
  readonly requests: number;
  /** Of the requests, ms. */
  readonly p50: number;
  readonly p99: number;
  readonly cpuSeconds: number;
}

/** Prepares a load in a process of its own, so that it does not share an event loop with what it measures. Call it to start. */
export async function prepareLoad(load: Load): Promise<() => Promise<LoadDone>> {
  const child = fork(new URL('./load-generator.js', import.meta.url), [JSON.stringify(load)]);
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`The load generator ended (${String(code)})`)));
  ended.catch(() => {});
  await Promise.race([once(child, 'message'), ended]);
  return async () => {
    const done = once(child, 'message') as Promise<[LoadDone]>;
    child.send('go');
    return (await Promise.race([done, ended]))[0];
  };
}
