const COLUMNS = 'tenant_id, handler, group_id, "group", load, gone';

/** $1 tenants[]. */
export const READ_GROUPS = `SELECT ${COLUMNS} FROM allocation.groups WHERE tenant_id = ANY ($1::text[]) AND NOT gone ORDER BY tenant_id, handler, group_id`;

/** The same, locked until the transaction ends: one decides for a tenant at a time, so that two never give away the same room. */
export const LOCK_GROUPS = `${READ_GROUPS} FOR UPDATE`;
