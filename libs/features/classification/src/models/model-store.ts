import type { DataSource } from 'typeorm';
import type { LabelKind, LinearModel } from '#core/classification';
import { packModel, unpackModel } from '../training/model-file.js';
import { ADD_MODEL, FORGET_MODELS, LOCK_MODELS, NEWER_MODEL } from './models.sql.js';

export type NewerModel =
  | { readonly kind: 'model'; readonly version: number; readonly model: LinearModel }
  | { readonly kind: 'none' }
  | { readonly kind: 'unusable'; readonly version: number; readonly reason: string };

/** So many versions of a tenant's model are kept. */
const KEPT = 5;

/** Models in PostgreSQL; the newest of a tenant and kind is in force. */
export class ModelStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Adds a version and tells every replica. Answers its number. */
  async add(tenantId: string, model: LinearModel, author: string): Promise<number> {
    const { kind, labels, texts, accuracy, calibration_error, seed } = model.description;
    return this.dataSource.transaction(async (manager) => {
      await manager.query(LOCK_MODELS, [tenantId, kind]);
      const [row] = await manager.query<{ version: number }[]>(ADD_MODEL, [tenantId, kind, packModel(model), JSON.stringify({ labels, texts, accuracy, calibration_error, seed }), author]);
      await manager.query(FORGET_MODELS, [tenantId, kind, KEPT]);
      return row!.version;
    });
  }

  async newerThan(tenantId: string, kind: LabelKind, version: number): Promise<NewerModel> {
    const [row] = await this.dataSource.query<{ version: number; packed: Buffer }[]>(NEWER_MODEL, [tenantId, kind, version]);
    if (!row) return { kind: 'none' };
    const read = unpackModel(row.packed);
    return read.kind === 'model' ? { kind: 'model', version: row.version, model: read.model } : { kind: 'unusable', version: row.version, reason: read.reason };
  }
}
