import { readFile, rename, writeFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { modelFromBytes, modelToBytes, type LinearModel, type ReadModel } from '#core/classification';

/** The bytes of a model, gzipped: half as many. */
export const packModel = (model: LinearModel): Buffer => gzipSync(modelToBytes(model));

export function unpackModel(packed: Uint8Array): ReadModel {
  try {
    return modelFromBytes(gunzipSync(packed));
  } catch {
    return { kind: 'unusable', reason: 'this is not a model' };
  }
}

/** Answers how many bytes it wrote. A reader sees the old model or the new one, never a half. */
export async function writeModelFile(file: string, model: LinearModel): Promise<number> {
  const packed = packModel(model);
  await writeFile(`${file}.new`, packed);
  await rename(`${file}.new`, file);
  return packed.length;
}

/** Errors are the file system's. */
export async function readModelFile(file: string): Promise<ReadModel> {
  return unpackModel(await readFile(file));
}
