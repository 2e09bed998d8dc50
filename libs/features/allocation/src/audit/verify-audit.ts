import type { DataSource } from 'typeorm';
import { BEGINNING, chainHash } from './append-to-audit.js';
import { READ_AUDIT, READ_HEADS } from './audit.sql.js';

export interface AuditVerdict {
  readonly tenant_id: string;
  /** As many as the head of the chain says there are. */
  readonly entries: number;
  /** Of its last entry, hex: noted elsewhere, it proves later that all before it is as it was. Null where the chain is broken. */
  readonly hash: string | null;
  readonly fault: { readonly seq: number; readonly reason: string } | null;
}

interface Entry {
  readonly seq: number;
  readonly entry: string;
  readonly previous_hash: string;
  readonly hash: string;
}

interface Head {
  readonly tenant_id: string;
  readonly seq: number;
  readonly hash: string | null;
}

const PAGE = 5_000;

/** Works every tenant's chain out anew, a page at a time. */
export async function verifyAudit(dataSource: DataSource): Promise<readonly AuditVerdict[]> {
  const heads = await dataSource.query<Head[]>(READ_HEADS);
  const verdicts: AuditVerdict[] = [];
  for (const head of heads) verdicts.push(await verifyChain(dataSource, head));
  return verdicts;
}

async function verifyChain(dataSource: DataSource, { tenant_id, ...head }: Head): Promise<AuditVerdict> {
  const broken = (at: number, reason: string): AuditVerdict => ({ tenant_id, entries: head.seq, hash: null, fault: { seq: at, reason } });
  let [seq, hash] = [0, BEGINNING];
  for (;;) {
    const page = await dataSource.query<Entry[]>(READ_AUDIT, [tenant_id, seq, PAGE]);
    if (page.length === 0) break;
    for (const entry of page) {
      const reason = faultOf(entry, seq, hash, tenant_id);
      if (reason !== undefined) return broken(entry.seq, reason);
      ({ seq, hash } = entry);
      if (seq === head.seq && hash !== head.hash) return broken(seq, 'the head of the log names another last entry');
    }
  }
  if (head.hash === null) return broken(seq, 'the head of the log is gone');
  // Entries may have been added since the head was read.
  if (seq < head.seq) return broken(seq + 1, 'the end of the log is gone');
  return { tenant_id, entries: seq, hash, fault: null };
}

const GAP = 'an entry is missing before it';

function faultOf({ seq, entry, previous_hash, hash }: Entry, before: number, previous: string, tenantId: string): string | undefined {
  if (seq !== before + 1) return GAP;
  if (previous_hash !== previous) return 'it does not follow the entry before it';
  return chainHash(previous, tenantId, seq, entry) === hash ? undefined : 'the entry is not what was hashed';
}
