import type { DataSource } from 'typeorm';
import { LONGEST_REST_MS } from '#contracts';
import { HOLD_MS } from '../deciding/decision-row.js';
import { ASSIGNMENT_RULES } from '../delivering/deliver-assignments.js';
import type { Handlers } from '../handlers.js';
import { BRING_DELIVERIES_NEARER, BRING_LISTS_NEARER, BRING_TICKETS_NEARER } from './clock-set-back.sql.js';

/** Of each kind the same: longer than the call it is for. */
const LONGEST_LEASE_MS = 60_000;

/** What waits for an instant that the database's clock has gone away from waits for as long as that was set back. */
export class HeedClockSetBack {
  constructor(private readonly dataSource: DataSource, private readonly handlers: Handlers) {}

  /** Makes due what waits for longer than it can have been put off. */
  async execute(): Promise<{ readonly kind: 'heeded'; readonly tickets: number; readonly deliveries: number; readonly lists: number }> {
    const nearer = async (sql: string, longestPauseMs: number): Promise<number> => {
      const [rows] = await this.dataSource.query<[unknown[], number]>(sql, [longestPauseMs, LONGEST_LEASE_MS]);
      return rows.length;
    };
    const tickets = await nearer(BRING_TICKETS_NEARER, HOLD_MS);
    const deliveries = await nearer(BRING_DELIVERIES_NEARER, Math.max(ASSIGNMENT_RULES.longestBackOffMs, LONGEST_REST_MS));
    const lists = await nearer(BRING_LISTS_NEARER, Math.max(LONGEST_REST_MS, ...this.handlers.all().map(({ refreshMs }) => refreshMs)));
    return { kind: 'heeded', tickets, deliveries, lists };
  }
}
