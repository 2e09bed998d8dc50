import { QueryFailedError } from 'typeorm';
import { createDataSource } from '#platform/persistence';
import { verifyAudit, type AuditVerdict } from './verify-audit.js';

export type Verified =
  | { readonly kind: 'verified'; readonly chains: readonly AuditVerdict[] }
  /** The database is that of an older release, or of something else. */
  | { readonly kind: 'no_tables' };

const UNDEFINED_TABLE = '42P01';

/** Verifies the audit log in the database of a service, from outside it. Only reads; needs SELECT on allocation.audit and allocation.audit_heads. */
export async function verifyAuditAt(databaseUrl: string): Promise<Verified> {
  const dataSource = await createDataSource({ url: databaseUrl, migrations: [], poolSize: 1, applicationName: 'watchdog-audit' }).initialize();
  try {
    return { kind: 'verified', chains: await verifyAudit(dataSource) };
  } catch (error) {
    if (error instanceof QueryFailedError && (error.driverError as { code?: string }).code === UNDEFINED_TABLE) return { kind: 'no_tables' };
    throw error;
  } finally {
    await dataSource.destroy();
  }
}
