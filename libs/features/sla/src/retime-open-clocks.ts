import type { DataSource } from 'typeorm';
import { changedPolicies, type ConfigSource, type WatchdogConfig } from '#platform/config';
import { ADVANCE_RETIMING } from './persistence/advance-retiming.sql.js';
import { CLAIM_RETIMING } from './persistence/claim-retiming.sql.js';
import { NEWEST_PLANNED, PLAN_RETIMING } from './persistence/plan-retiming.sql.js';
import { SELECT_RETIMABLE } from './persistence/select-retimable.sql.js';
import type { RefoldTickets } from './refold-tickets.js';

/** Small enough that no event waits long for a ticket's lock. */
const SLICE = 500;
const SETTLE_SECONDS = 60;

export type RetimeOutcome =
  | { readonly kind: 'nothing_to_do' }
  | { readonly kind: 'retimed'; readonly version: number; readonly tickets: number }
  /** The end was reached; a last pass follows when no older transaction can be alive. */
  | { readonly kind: 'settling'; readonly version: number }
  | { readonly kind: 'finished'; readonly version: number };

interface Claimed {
  readonly version: number;
  readonly policies: readonly string[] | null;
  readonly after_tenant: string;
  readonly after_ticket: string;
  readonly settled: boolean;
}

/** Re-times the open clocks of the policies a new version has changed (rule R10): in slices, while events keep flowing, by any replica. */
export class RetimeOpenClocks {
  constructor(private readonly dataSource: DataSource, private readonly config: ConfigSource, private readonly refoldTickets: RefoldTickets) {}

  /** A version may have been added while no evaluator ran; the very first one has nothing to re-time. */
  async planAtStart(): Promise<void> {
    const [row] = await this.dataSource.query<{ version: number | null }[]>(NEWEST_PLANNED);
    const planned = row!.version;
    const current = this.config.current();
    await this.plan(current, planned === null ? current : await this.config.version(planned));
  }

  async plan(next: WatchdogConfig, previous: WatchdogConfig): Promise<void> {
    const changed = changedPolicies(previous, next);
    const affects = changed.matchingChanged || changed.names.length > 0;
    const anyTicket = changed.matchingChanged || countsForward(previous) || countsForward(next);
    await this.dataSource.query(PLAN_RETIMING, [next.version, anyTicket ? null : changed.names, affects]);
  }

  /** Re-times one slice. */
  async retime(): Promise<RetimeOutcome> {
    return this.dataSource.transaction(async (transaction) => {
      const [claimed] = await transaction.query<Claimed[]>(CLAIM_RETIMING);
      if (!claimed) return { kind: 'nothing_to_do' };
      const { version, policies, after_tenant, after_ticket, settled } = claimed;
      await this.config.atLeast(version);
      const rows = await transaction.query<{ tenant_id: string; ticket_id: string }[]>(SELECT_RETIMABLE, [version, policies, after_tenant, after_ticket, SLICE]);
      const last = rows.at(-1);
      if (last) {
        await this.refoldTickets.refold(transaction, rows.map((row) => ({ tenantId: row.tenant_id, ticketId: row.ticket_id })));
        await transaction.query(ADVANCE_RETIMING, [version, last.tenant_id, last.ticket_id, rows.length, false, null]);
        return { kind: 'retimed', version, tickets: rows.length };
      }
      // From the start once more, or done.
      await transaction.query(ADVANCE_RETIMING, [version, '', '', 0, settled, settled ? null : SETTLE_SECONDS]);
      return settled ? { kind: 'finished', version } : { kind: 'settling', version };
    });
  }
}

/**
 * A clock that went forward from one policy to another still counts its time there by the first one's calendar, and no row says
 * which that was: a change of any policy may move any clock.
 */
function countsForward({ policies: { policies } }: WatchdogConfig): boolean {
  return policies.some(({ onChange }) => onChange === 'forward');
}
