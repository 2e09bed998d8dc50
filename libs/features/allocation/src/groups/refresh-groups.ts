import type { DataSource, EntityManager } from 'typeorm';
import { failureOf, type CompletedGroups } from '#contracts';
import type { Log } from '#platform/telemetry';
import { arrayLiteral } from '#platform/persistence';
import type { Handlers, OpenHandler } from '../handlers.js';
import type { KnownGroups } from './known-groups.js';
import { ASK_ANEW, CLAIM_LISTS, LIST_FAILED, LIST_FETCHED, MAKE_LISTS, NEXT_FETCH, STORE_GROUPS } from './refresh-groups.sql.js';

const CALL_MS = 30_000;
/** Longer than the call, so that only a process that died loses its turn. */
const LEASE_MS = 60_000;
/** Every decision compares them all. */
const MOST_GROUPS = 2_000;
const FIRST_BACK_OFF_MS = 2_000;
const LONGEST_BACK_OFF_MS = 300_000;

interface ClaimedList {
  readonly tenant_id: string;
  readonly handler: string;
  readonly etag: string | null;
  readonly failures: number;
  readonly lease: string;
  readonly asked_at: Date;
}

/** Keeps the handlers' groups: fetched when they are due, by one replica; the last good list is kept through outages. */
export class RefreshGroups {
  /** Not configured as they were when their lists were stored, as far as this process knows. */
  private changed: readonly OpenHandler[] = [];

  constructor(private readonly dataSource: DataSource, private readonly handlers: Handlers, private readonly known: KnownGroups, private readonly log: Log) {}

  /** Their lists are asked for in the next round, whatever their systems said of how long they keep. */
  askAnew(changed: readonly OpenHandler[]): void {
    this.changed = [...this.changed, ...changed];
  }

  /** Fetches every list that is due, and says in how many ms the next one is. Never rejects for a handler's sake: what failed is tried again later. */
  async execute(signal: AbortSignal): Promise<{ readonly fetched: number; readonly failed: number; readonly nextMs: number }> {
    const handlers = this.handlers.all();
    if (handlers.length === 0) return { fetched: 0, failed: 0, nextMs: Infinity };
    const keys = [handlers.map(({ tenantId }) => tenantId), handlers.map(({ name }) => name)];
    await this.dataSource.query(MAKE_LISTS, keys);
    await this.askChanged();
    const [claimed] = await this.dataSource.query<[ClaimedList[], number]>(CLAIM_LISTS, [...keys, LEASE_MS]);
    const outcomes = await Promise.all(claimed.map((list) => this.fetch(list, this.handlers.named(list.tenant_id, list.handler)!, signal)));
    const fetched = outcomes.filter(Boolean).length;
    if (fetched > 0) await this.known.refresh();
    const [next] = await this.dataSource.query<{ wait_ms: number | null }[]>(NEXT_FETCH, keys);
    return { fetched, failed: outcomes.length - fetched, nextMs: Math.max(0, next!.wait_ms ?? Infinity) };
  }

  private async askChanged(): Promise<void> {
    const { changed } = this;
    if (changed.length === 0) return;
    await this.dataSource.query(ASK_ANEW, [changed.map(({ tenantId }) => tenantId), changed.map(({ name }) => name)]);
    this.changed = this.changed.slice(changed.length);
  }

  private async fetch(list: ClaimedList, handler: OpenHandler, signal: AbortSignal): Promise<boolean> {
    const { tenant_id: tenant, handler: name, etag, lease } = list;
    try {
      const call = { signal: AbortSignal.any([signal, handler.signal, AbortSignal.timeout(CALL_MS)]) };
      const answer = await handler.handler.groups(etag === null ? {} : { etag }, call);
      const next = Math.max(1_000, Math.min(answer.freshForMs ?? handler.refreshMs, handler.refreshMs));
      await this.dataSource.transaction(async (transaction) => {
        const [mine] = await transaction.query<[unknown[], number]>(LIST_FETCHED, [tenant, name, answer.kind === 'groups' ? answer.etag ?? null : etag, next, lease]);
        if (mine.length > 0 && answer.kind === 'groups') await this.store(transaction, list, handler.complete(answer.groups));
      });
      return true;
    } catch (error) {
      const { message, afterMs } = failureOf(error);
      // Never sooner than we would have come back: a clock that is slow there asks to be asked at once, again and again.
      const wait = Math.max(afterMs ?? 0, Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** Math.min(list.failures, 20)));
      await this.dataSource.query(LIST_FAILED, [tenant, name, message, wait, lease]);
      this.log.warn({ operation: 'refresh-groups', tenant_id: tenant, handler: name, reason: message, retry_in_ms: wait }, 'The groups could not be fetched; the last list stays');
      return false;
    }
  }

  /** A group that is wrong is left out, and said; the others are not the worse for it. */
  private async store(transaction: EntityManager, { tenant_id: tenant, handler, asked_at }: ClaimedList, { groups, told, refused, unmatched }: CompletedGroups): Promise<void> {
    const fields = { operation: 'refresh-groups', tenant_id: tenant, handler };
    if (refused.length > 0) this.log.warn({ ...fields, faults: refused.slice(0, 5) }, 'Some groups are not usable and were left out');
    if (unmatched.length > 0) this.log.warn({ ...fields, groups: unmatched.slice(0, 20) }, 'The configuration speaks of groups that are not there');
    // Something else than a list of groups, most likely: those there were are better than none.
    if (groups.length === 0 && refused.length > 0) throw new Error(`none of its groups is usable: ${refused[0]!.field} ${refused[0]!.message}`);
    if (groups.length > MOST_GROUPS) throw new Error(`it has ${groups.length} groups, more than ${MOST_GROUPS}; those that get no tickets can be left out with "ignore" or by a query`);
    await transaction.query(STORE_GROUPS, [
      tenant, handler,
      arrayLiteral(groups.map(({ group_id }) => group_id)),
      groups.map((group) => JSON.stringify(group)).join('\n'),
      arrayLiteral(groups.map(({ group_id, current_load }) => (told.has(group_id) ? current_load : null))),
      asked_at,
    ]);
  }
}
