import type { DataSource } from 'typeorm';
import { noticeOf } from '../planning/alert-notice.js';
import { CLAIM_DELIVERIES, TAKE_TOKEN } from './claim-deliveries.sql.js';
import type { Claim, ClaimedDelivery, SendableChannel } from './claim.js';
import type { DeliveryRules } from './delivery-rules.js';
import { NEXT_SENDS } from './next-sends.sql.js';
import { RETIRE_ORPHANS } from './retire-orphans.sql.js';
import { SETTLE_DELIVERED, SETTLE_FAILED, SETTLE_RELEASED } from './settle-deliveries.sql.js';

interface ClaimedRow {
  tenant_id: string;
  id: string;
  fence: string;
  attempts: number;
  ticket_id: string;
  correlation_id: string;
  event_id: string;
  event_type: string;
  payload: string;
}

export interface Release {
  readonly reason: string;
  /** The channel rests for so long. */
  readonly restMs?: number;
  readonly alone?: boolean;
}

export interface Failure {
  readonly reason: string;
  readonly forGood: boolean;
  readonly fallback: { readonly name: string; readonly hasWebhook: boolean } | undefined;
  /** 0 to 1: part of the back-off that is waited. */
  readonly jitter: number;
}

/** What is pending on a channel, and for how long. */
export interface Backlog {
  readonly channel: string;
  readonly pending: number;
  readonly oldestSeconds: number;
}

/** The deliveries and the token buckets, shared by all replicas. */
export class TypeormDeliveryQueue {
  constructor(private readonly dataSource: DataSource, private readonly rules: DeliveryRules) {}

  /** Gives each channel its token bucket. */
  async openChannels(channels: readonly string[]): Promise<void> {
    await this.dataSource.query(`INSERT INTO alerting.channels (channel) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING`, [channels]);
  }

  /** Ms until each channel that has something to send may send it. */
  async nextSends(channels: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows = await this.dataSource.query<{ channel: string; wait_ms: number }[]>(NEXT_SENDS, [channels]);
    return new Map(rows.map(({ channel, wait_ms }) => [channel, wait_ms]));
  }

  async claim(channel: SendableChannel): Promise<Claim | undefined> {
    const rows = await this.dataSource.transaction(async (manager) => {
      const token = await manager.query<unknown[]>(TAKE_TOKEN, [channel.name]);
      if (token.length === 0) return [];
      return manager.query<ClaimedRow[]>(CLAIM_DELIVERIES, [channel.name, channel.digestAbove, this.rules.digestSize, this.rules.leaseMs, channel.intervalMs]);
    });
    const [first, ...rest] = rows.map(claimed);
    return first && { channel, deliveries: [first, ...rest] };
  }

  /** Answers when each was delivered, by the database's clock; those whose lease was lost are missing. */
  async settleDelivered(claim: Claim): Promise<ReadonlyMap<string, Date>> {
    const [rows] = await this.dataSource.query<[{ id: string; finished_at: Date }[], number]>(SETTLE_DELIVERED, keys(claim));
    return new Map(rows.map(({ id, finished_at }) => [id, finished_at]));
  }

  async settleReleased(claim: Claim, { reason, restMs, alone = false }: Release): Promise<void> {
    await this.dataSource.query(SETTLE_RELEASED, [...keys(claim), reason, claim.channel.name, restMs ?? null, alone]);
  }

  /** Answers each delivery's status: `pending` where it is tried again, `dead` where it was given up. */
  async settleFailed(claim: Claim, { reason, forGood, fallback, jitter }: Failure): Promise<ReadonlyMap<string, 'pending' | 'dead'>> {
    const { maxAttempts, firstBackOffMs, maxBackOffMs } = this.rules;
    const rows = await this.dataSource.query<{ id: string; status: 'pending' | 'dead' }[]>(SETTLE_FAILED, [
      ...keys(claim), reason, forGood, maxAttempts, firstBackOffMs, maxBackOffMs, jitter, fallback?.name ?? null, fallback?.hasWebhook ?? false,
    ]);
    return new Map(rows.map(({ id, status }) => [id, status]));
  }

  async retireOrphans(channels: readonly string[], olderThanMs: number): Promise<readonly { channel: string; count: number }[]> {
    return this.dataSource.query(RETIRE_ORPHANS, [channels, olderThanMs]);
  }

  async backlog(): Promise<readonly Backlog[]> {
    return this.dataSource.query(`
      SELECT channel, count(*)::int AS pending, extract(epoch FROM platform.watchdog_now() - min(created_at))::double precision AS "oldestSeconds"
      FROM alerting.deliveries WHERE status = 'pending' GROUP BY channel`);
  }
}

function keys({ deliveries }: Claim): [string[], string[], string[]] {
  return [deliveries.map(({ tenantId }) => tenantId), deliveries.map(({ id }) => id), deliveries.map(({ fence }) => fence)];
}

function claimed(row: ClaimedRow): ClaimedDelivery {
  const notice = noticeOf({ id: row.event_id, type: row.event_type, data: row.payload });
  if (!notice) throw new Error(`Delivery ${row.id} has the unknown type ${row.event_type}`);
  return { tenantId: row.tenant_id, id: row.id, fence: row.fence, attempts: row.attempts, ticketId: row.ticket_id, correlationId: row.correlation_id, notice };
}
