import { QueryFailedError } from 'typeorm';
import type { LinearModel } from '#core/classification';
import { createDataSource } from '#platform/persistence';
import { ModelStore } from './model-store.js';

export type Published =
  | { readonly kind: 'published'; readonly version: number }
  /** The database is that of an older release, or of something else. */
  | { readonly kind: 'no_tables' };

const UNDEFINED_TABLE = '42P01';

/** Puts a model into the database of a service, from outside it; running services take it at once. Migrates nothing. */
export async function publishModel(databaseUrl: string, tenantId: string, model: LinearModel, author = 'watchdog train'): Promise<Published> {
  const dataSource = await createDataSource({ url: databaseUrl, migrations: [], poolSize: 1, applicationName: 'watchdog-train' }).initialize();
  try {
    return { kind: 'published', version: await new ModelStore(dataSource).add(tenantId, model, author) };
  } catch (error) {
    if (error instanceof QueryFailedError && (error.driverError as { code?: string }).code === UNDEFINED_TABLE) return { kind: 'no_tables' };
    throw error;
  } finally {
    await dataSource.destroy();
  }
}
