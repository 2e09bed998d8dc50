import type { DataSource } from 'typeorm';
import type { Log } from '#platform/telemetry';
import type { DueLoop } from './due-loop.js';
import { AUDIT_DUE_QUEUE } from './persistence/audit-due-queue.sql.js';
import type { SlaMetrics } from './sla.metrics.js';

/** A healthy loop is never this late; something the loop cannot see is. */
const SWEEP_WHEN_LATER_THAN_S = 5;

export type AuditOutcome = { readonly kind: 'healthy' } | { readonly kind: 'late'; readonly clocks: number; readonly rescued: number };

/** Who watches the watchdog (D7): exports how late the latest alert is, and rescues what the loop has missed. */
export class AuditDueQueue {
  constructor(private readonly dataSource: DataSource, private readonly dueLoop: DueLoop, private readonly metrics: SlaMetrics, private readonly log: Log) {}

  async audit(): Promise<AuditOutcome> {
    const [row] = await this.dataSource.query<{ clocks: number; oldest_seconds: number }[]>(AUDIT_DUE_QUEUE);
    const { clocks, oldest_seconds } = row!;
    this.metrics.overdueClocks.set(clocks);
    this.metrics.oldestOverdue.set(oldest_seconds);
    if (oldest_seconds <= SWEEP_WHEN_LATER_THAN_S) return { kind: 'healthy' };
    const rescued = await this.dueLoop.sweep();
    this.log.warn({ operation: 'audit-due-queue', clocks, rescued, oldest_overdue_seconds: oldest_seconds }, 'Clocks were overdue and have been swept');
    return { kind: 'late', clocks, rescued };
  }
}
