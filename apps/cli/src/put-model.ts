import type { LinearModel } from '#core/classification';
import { Failure } from './failure.js';
import { note } from './output.js';

/** Makes a model the newest version of its kind for a tenant, and says so. */
export async function putModel(databaseUrl: string, tenant: string, model: LinearModel, author: string): Promise<void> {
  const { publishModel } = await import('#features/classification');
  const published = await publishModel(databaseUrl, tenant, model, author);
  if (published.kind === 'no_tables') throw new Failure('The database has no table for models: start a service of this release on it once.');
  note(`The ${model.description.kind} model of tenant ${tenant} is now version ${published.version}.`);
}
