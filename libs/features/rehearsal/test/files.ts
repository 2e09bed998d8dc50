import { writeFileSync } from 'node:fs';
import { TestConfig } from '#testing';
import { PLAIN_MAPPING } from '#platform/event-files';
import type { WatchdogConfig } from '#platform/config';
import { clockRecord, type BreachChange, type ClockRecord, type SimulateOutcome } from '../src/index.js';
import { SimulateFile, type SimulateOptions } from '../src/simulate-file.js';

export const AT = Date.UTC(2026, 2, 10);

export const GOLD = 'tiers: { gold: { high: { response: 30, resolution: 180 } } }';

export const configOf = (yaml: string): WatchdogConfig => new TestConfig(yaml).current();

/** `minutes` after 2 March 2026, 10:00 UTC. */
export const instant = (minutes: number): string => new Date(Date.UTC(2026, 2, 2, 10) + minutes * 60_000).toISOString();

export function event(id: string, minutes: number, status: string, more: object = {}): object {
  return { id, priority: 'high', customer_tier: 'gold', status, created_at: instant(0), updated_at: instant(minutes), ...more };
}

export function writeEvents(file: string, events: readonly (object | string)[]): void {
  writeFileSync(file, events.map((one) => `${typeof one === 'string' ? one : JSON.stringify(one)}\n`).join(''));
}

export interface Simulated {
  readonly outcome: Extract<SimulateOutcome, { kind: 'done' }>;
  readonly records: readonly ClockRecord[];
  readonly changes: readonly BreachChange[];
  readonly rejected: readonly object[];
  readonly sorted: number;
}

/** Everything a simulation tells. */
export async function simulate(file: string, options: Partial<SimulateOptions> = {}): Promise<Simulated> {
  const at = options.at ?? AT;
  const [records, changes, rejected]: [ClockRecord[], BreachChange[], object[]] = [[], [], []];
  let sorted = 0;
  const outcome = await new SimulateFile({
    file, mapping: PLAIN_MAPPING, config: configOf(GOLD), against: undefined, at, now: Math.max(at, AT),
    onTicket: (ticket) => records.push(...ticket.clocks.map((clock) => clockRecord(ticket, clock, at))),
    onBreachChange: (change) => changes.push(change),
    onRejected: (row) => rejected.push(row),
    onSort: () => {
      sorted++;
      records.length = 0;
      changes.length = 0;
    },
    ...options,
  }).run();
  if (outcome.kind !== 'done') throw new Error(outcome.problems.join('; '));
  return { outcome, records, changes, rejected, sorted };
}
