import { createHash } from 'node:crypto';
import type { RunsSql } from '#platform/messaging';
import { APPEND_AUDIT, LOCK_HEAD, MAKE_HEAD, MOVE_HEAD } from './audit.sql.js';

/** Something that was decided, by whom, about which ticket. */
export interface AuditEntry {
  readonly action: 'decided' | 'overridden' | 'rejected' | 'reassigned' | 'accepted';
  readonly actor: string;
  readonly ticket_id: string;
  readonly decision_id: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** RFC 3339. */
  readonly at: string;
}

/** What the first entry of a tenant has for the hash of the one before. */
export const BEGINNING = '0'.repeat(64);

/** SHA-256 over the hash before, the place in the chain, and the entry's text; hex. */
export function chainHash(previous: string, tenantId: string, seq: number, entry: string): string {
  return createHash('sha256').update(`${previous}\n${tenantId}\n${seq}\n${entry}`).digest('hex');
}

/** Appends to the tenant's chain inside the caller's transaction; holds its head's lock until then, so the chain never forks. Locked after tickets. */
export async function appendToAudit(runner: RunsSql, tenantId: string, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  let [seq, hash] = await lockHead(runner, tenantId);
  const rows = entries.map((entry) => {
    const text = JSON.stringify(entry);
    const previous = hash;
    hash = chainHash(previous, tenantId, ++seq, text);
    return { seq, text, previous, hash };
  });
  await runner.query(APPEND_AUDIT, [tenantId, rows.map((row) => row.seq), rows.map(({ text }) => text).join('\n'), rows.map(({ previous }) => previous), rows.map((row) => row.hash)]);
  await runner.query(MOVE_HEAD, [tenantId, seq, hash]);
}

async function lockHead(runner: RunsSql, tenantId: string): Promise<[seq: number, hash: string]> {
  const locked = async (): Promise<{ seq: string; hash: string }[]> => (await runner.query(LOCK_HEAD, [tenantId])) as { seq: string; hash: string }[];
  let [head] = await locked();
  if (!head) {
    await runner.query(MAKE_HEAD, [tenantId, BEGINNING]);
    [head] = await locked();
  }
  return [Number(head!.seq), head!.hash];
}
