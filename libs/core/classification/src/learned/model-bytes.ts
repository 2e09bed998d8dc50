import { crc32 } from './crc32.js';
import { KINDS } from './features.js';
import { LABEL_KINDS, LinearModel, type ModelDescription } from './model.js';

/**
 * A model as bytes, little-endian: "TWCM", version, length of the description, the description (JSON, UTF-8), then by
 * feature in ascending order of hash: hashes (u32), importances (f32), scales (f32), kinds (u8), weights (i8 per label);
 * at the end the CRC-32 of all before.
 */
const MAGIC = 0x4d435754;
export const MODEL_VERSION = 1;
const HEAD = 12;
const CHECKSUM = 4;

export type ReadModel =
  | { readonly kind: 'model'; readonly model: LinearModel }
  | { readonly kind: 'unusable'; readonly reason: string };

export function modelToBytes({ description, tables }: LinearModel): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify({ ...description, size: tables.hashes.length }));
  const parts = [tables.hashes, tables.importance, tables.scales, tables.kinds, tables.bytes].map((part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  const bytes = new Uint8Array(HEAD + text.length + parts.reduce((sum, part) => sum + part.length, 0) + CHECKSUM);
  const view = new DataView(bytes.buffer);
  [MAGIC, MODEL_VERSION, text.length].forEach((number, at) => view.setUint32(at * 4, number, true));
  bytes.set(text, HEAD);
  let at = HEAD + text.length;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  view.setUint32(at, crc32(bytes.subarray(0, at)), true);
  return bytes;
}

/** Reasons are short texts for people, without a full stop. */
export function modelFromBytes(bytes: Uint8Array): ReadModel {
  const unusable = (reason: string): ReadModel => ({ kind: 'unusable', reason });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEAD + CHECKSUM || view.getUint32(0, true) !== MAGIC) return unusable('this is not a model');
  const version = view.getUint32(4, true);
  if (version !== MODEL_VERSION) return unusable(`the model is of version ${version}; this release reads version ${MODEL_VERSION}: train it anew`);
  const end = bytes.length - CHECKSUM;
  if (crc32(bytes.subarray(0, end)) !== view.getUint32(end, true)) return unusable('the model is damaged: its checksum does not fit');
  const textLength = view.getUint32(8, true);
  const described = descriptionIn(bytes.subarray(HEAD, HEAD + textLength));
  if (!described) return unusable('the description of the model is not one of this release');
  const { size, ...description } = described;
  const labels = description.labels.length;
  if (HEAD + textLength + size * (13 + labels) !== end) return unusable('the tables of the model are not as long as its description says');
  let at = HEAD + textLength;
  // A copy of its own, for the tables want to be aligned; Buffer's own slice would be none.
  const take = (length: number): ArrayBuffer => Uint8Array.prototype.slice.call(bytes, at, (at += length)).buffer as ArrayBuffer;
  return {
    kind: 'model',
    model: new LinearModel(description, {
      hashes: new Uint32Array(take(size * 4)), importance: new Float32Array(take(size * 4)), scales: new Float32Array(take(size * 4)),
      kinds: new Uint8Array(take(size)), bytes: new Int8Array(take(size * labels)),
    }),
  };
}

/** The checksum says that the bytes are as somebody wrote them, not that this code did. */
function descriptionIn(text: Uint8Array): (ModelDescription & { readonly size: number }) | undefined {
  const value = parsed(text) as Partial<ModelDescription & { readonly size: number }> | undefined;
  const { kind, labels, bias, features, calibration, size } = value ?? {};
  const sound = LABEL_KINDS.some((known) => known === kind)
    && Array.isArray(labels) && labels.length > 0 && labels.every((label) => typeof label === 'string')
    && isNumbers(bias, labels.length)
    && Number.isInteger(size) && size! >= 0
    && typeof features === 'object' && [features.words, features.reach, features.maxCharacters, ...KINDS.map((name) => features.weights?.[name])].every((number) => Number.isFinite(number))
    && (features.chars === null || isNumbers(features.chars, 2))
    && typeof calibration === 'object' && isNumbers(calibration.offsets, labels.length)
    && Array.isArray(calibration.scale) && calibration.scale.length === labels.length && calibration.scale.every((row) => isNumbers(row, labels.length))
    && Array.isArray(calibration.stairs) && calibration.stairs.every((stair) => isNumbers(stair, 2));
  return sound ? (value as ModelDescription & { readonly size: number }) : undefined;
}

function parsed(text: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
  } catch {
    return undefined;
  }
}

const isNumbers = (value: unknown, length: number): boolean => Array.isArray(value) && value.length === length && value.every((number) => Number.isFinite(number));
