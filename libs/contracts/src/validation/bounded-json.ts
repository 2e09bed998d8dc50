import { isRecord } from './paths.js';

export const METADATA_MAX_DEPTH = 8;
export const METADATA_MAX_BYTES = 65_536;

/** What is wrong with an `external_metadata` object: undefined if nothing. */
export function metadataFault(value: unknown): string | undefined {
  if (!isRecord(value)) return 'must be an object';
  const size = { atMost: 0 };
  const fault = walk(value, 1, size);
  if (fault) return fault;
  // A string grows at most sixfold when serialised (\u001f), so most objects need no exact measuring.
  if (size.atMost > METADATA_MAX_BYTES && Buffer.byteLength(JSON.stringify(value)) > METADATA_MAX_BYTES) {
    return `must be at most ${METADATA_MAX_BYTES} bytes as JSON`;
  }
  return undefined;
}

function walk(value: unknown, depth: number, size: { atMost: number }): string | undefined {
  if (typeof value === 'string') {
    size.atMost += 6 * value.length + 3;
    return undefined;
  }
  if (typeof value === 'number') {
    size.atMost += 26;
    return Number.isFinite(value) ? undefined : 'must hold finite numbers only';
  }
  if (typeof value !== 'object' || value === null) {
    size.atMost += 6;
    return undefined;
  }
  if (depth > METADATA_MAX_DEPTH) return `must be at most ${METADATA_MAX_DEPTH} levels deep`;
  size.atMost += 3;
  if (Array.isArray(value)) {
    for (const item of value) {
      const fault = walk(item, depth + 1, size);
      if (fault) return fault;
    }
    return undefined;
  }
  for (const key in value) {
    // Harmless to us; a trap for whoever copies the object with assignments.
    if (key === '__proto__') return 'must not have a property named __proto__';
    size.atMost += 6 * key.length + 4;
    const fault = walk((value as Record<string, unknown>)[key], depth + 1, size);
    if (fault) return fault;
  }
  return undefined;
}
