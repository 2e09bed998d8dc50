/** Who a connection belongs to: a tenant, and the key it lasts no longer than. */
export interface Holder {
  readonly tenantId: string;
  readonly keyId: string;
}
