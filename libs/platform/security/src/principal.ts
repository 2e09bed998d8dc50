/** admin implies the other two. */
export const SCOPES = ['ingest', 'read', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

/** Who calls: always one tenant. */
export interface Principal {
  readonly tenantId: string;
  readonly keyId: string;
  readonly scopes: readonly Scope[];
}

/** The key given by WATCHDOG_API_KEY: an admin of tenant `default`, and the only one that may manage other tenants' keys. */
export const OPERATOR: Principal = { tenantId: 'default', keyId: 'operator', scopes: ['admin'] };

export type Access = 'granted' | 'scope_missing';

export function accessOf(principal: Principal, scope: Scope): Access {
  return principal.scopes.includes(scope) || principal.scopes.includes('admin') ? 'granted' : 'scope_missing';
}
