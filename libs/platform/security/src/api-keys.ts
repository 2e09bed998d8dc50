import type { DataSource } from 'typeorm';
import { SIGNALS } from '#platform/persistence';
import type { Log } from '#platform/telemetry';
import { formatKey, generateKey, hashOf, parseKey, sameHash } from './api-key.js';
import { OPERATOR, type Principal, type Scope } from './principal.js';

export interface NewKey {
  readonly tenantId: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
}

/** A key as administrators see it; the secret is not kept. */
export interface KeyInfo extends NewKey {
  readonly id: string;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
}

export type Authentication =
  | { readonly kind: 'authenticated'; readonly principal: Principal }
  | { readonly kind: 'refused'; readonly reason: 'malformed' | 'unknown' | 'wrong_secret' | 'revoked' };

export interface ApiKeysOptions {
  /** WATCHDOG_API_KEY, any text. */
  readonly operatorKey: string | undefined;
  /** Monotonic, ms. */
  readonly elapsed?: () => number;
}

interface StoredKey {
  readonly principal: Principal;
  readonly secretHash: Buffer;
  readonly revoked: boolean;
}

interface CachedKey {
  readonly key: Promise<StoredKey | undefined>;
  readonly until: number;
}

interface KeyRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly name: string;
  readonly scopes: Scope[];
  readonly created_at: Date;
  readonly revoked_at: Date | null;
}

/**
 * How long a key revoked elsewhere is still accepted by a process that the signal does not reach. Asking the database on each
 * request instead would cost it a query per request for nothing but these seconds.
 */
const REMEMBERED_MS = 5_000;
const REMEMBERED_KEYS = 1_000;

/** The API keys: hashed in platform.api_keys, remembered for seconds once found. Keys that do not exist are not remembered. */
export class ApiKeys {
  private readonly remembered = new Map<string, CachedKey>();
  private readonly operatorHash: Buffer | undefined;
  private readonly elapsed: () => number;

  constructor(private readonly dataSource: DataSource, private readonly log: Log, options: ApiKeysOptions) {
    this.operatorHash = options.operatorKey ? hashOf(options.operatorKey) : undefined;
    this.elapsed = options.elapsed ?? (() => performance.now());
  }

  /** Whose key this is. Safe to call with anything a caller sends. */
  async authenticate(presented: string): Promise<Authentication> {
    if (this.operatorHash && sameHash(hashOf(presented), this.operatorHash)) return { kind: 'authenticated', principal: OPERATOR };
    const key = parseKey(presented);
    if (!key) return { kind: 'refused', reason: 'malformed' };
    const stored = await this.find(key.id);
    if (!stored) return { kind: 'refused', reason: 'unknown' };
    if (!sameHash(hashOf(key.secret), stored.secretHash)) return { kind: 'refused', reason: 'wrong_secret' };
    if (stored.revoked) return { kind: 'refused', reason: 'revoked' };
    return { kind: 'authenticated', principal: stored.principal };
  }

  /** The whole key is in the answer and nowhere else: it cannot be shown again. */
  async create(request: NewKey): Promise<{ readonly key: string; readonly info: KeyInfo }> {
    const key = generateKey();
    const [row] = await this.dataSource.query<KeyRow[]>(
      `INSERT INTO platform.api_keys (tenant_id, id, name, secret_hash, scopes) VALUES ($1, $2, $3, $4, $5)
       RETURNING tenant_id, id, name, scopes, created_at, revoked_at`,
      [request.tenantId, key.id, request.name, hashOf(key.secret), request.scopes],
    );
    this.log.info({ operation: 'key.create', tenant_id: request.tenantId, key_id: key.id, scopes: request.scopes }, 'API key created');
    return { key: formatKey(key), info: infoOf(row!) };
  }

  /** Oldest first, revoked ones included. */
  async list(tenantId: string): Promise<KeyInfo[]> {
    const rows = await this.dataSource.query<KeyRow[]>(
      `SELECT tenant_id, id, name, scopes, created_at, revoked_at FROM platform.api_keys WHERE tenant_id = $1 ORDER BY created_at, id`,
      [tenantId],
    );
    return rows.map(infoOf);
  }

  /** What the key is called; the operator's is `operator`. */
  async nameOf({ tenantId, keyId }: Principal): Promise<string> {
    const [row] = await this.dataSource.query<{ name: string }[]>('SELECT name FROM platform.api_keys WHERE tenant_id = $1 AND id = $2', [tenantId, keyId]);
    return row?.name ?? keyId;
  }

  /** Revoking a revoked key changes nothing. */
  async revoke(tenantId: string, id: string): Promise<'revoked' | 'not_found'> {
    const [rows] = await this.dataSource.query<[unknown[], number]>(
      `UPDATE platform.api_keys SET revoked_at = coalesce(revoked_at, now()) WHERE tenant_id = $1 AND id = $2 RETURNING pg_notify('${SIGNALS.keys}', '')`,
      [tenantId, id],
    );
    if (rows.length === 0) return 'not_found';
    this.remembered.delete(id);
    this.log.info({ operation: 'key.revoke', tenant_id: tenantId, key_id: id }, 'API key revoked');
    return 'revoked';
  }

  /** Those of the ids whose keys are revoked. Asks the database, not the memory. */
  async revokedAmong(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.dataSource.query<{ id: string }[]>('SELECT id FROM platform.api_keys WHERE id = ANY ($1) AND revoked_at IS NOT NULL', [ids]);
    return new Set(rows.map(({ id }) => id));
  }

  /** Some key has been revoked somewhere: every one is looked up anew. */
  forget(): void {
    this.remembered.clear();
  }

  /** An admin key of tenant `default` where there is no way in yet: no key was ever made and WATCHDOG_API_KEY is not set. */
  async ensureFirstKey(): Promise<string | undefined> {
    if (this.operatorHash) return undefined;
    const [row] = await this.dataSource.query<{ any: boolean }[]>('SELECT EXISTS (SELECT FROM platform.api_keys) AS any');
    if (row!.any) return undefined;
    return (await this.create({ tenantId: 'default', name: 'first admin key', scopes: ['admin'] })).key;
  }

  private find(id: string): Promise<StoredKey | undefined> {
    const now = this.elapsed();
    const hit = this.remembered.get(id);
    if (hit && hit.until > now) return hit.key;
    // The promise is kept, not its value: a burst of requests with one key asks once.
    const key = this.load(id);
    this.remembered.delete(id);
    this.remembered.set(id, { key, until: now + REMEMBERED_MS });
    const forget = (): void => {
      if (this.remembered.get(id)?.key === key) this.remembered.delete(id);
    };
    key.then((found) => found ?? forget(), forget);
    if (this.remembered.size > REMEMBERED_KEYS) this.remembered.delete(this.remembered.keys().next().value!);
    return key;
  }

  private async load(id: string): Promise<StoredKey | undefined> {
    // By id alone: the tenant is what the key tells us.
    const [row] = await this.dataSource.query<(KeyRow & { secret_hash: Buffer })[]>(
      'SELECT tenant_id, id, scopes, secret_hash, revoked_at FROM platform.api_keys WHERE id = $1',
      [id],
    );
    return row && { principal: { tenantId: row.tenant_id, keyId: row.id, scopes: row.scopes }, secretHash: row.secret_hash, revoked: row.revoked_at !== null };
  }
}

function infoOf(row: KeyRow): KeyInfo {
  return { tenantId: row.tenant_id, id: row.id, name: row.name, scopes: row.scopes, createdAt: row.created_at, revokedAt: row.revoked_at };
}
