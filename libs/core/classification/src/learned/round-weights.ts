/** Weights in a byte each: weight = byte × the scale of its feature. A feature's largest weight is exact; the others are off by at most 0.4 % of it. */
export interface RoundedWeights {
  readonly bytes: Int8Array;
  readonly scales: Float32Array;
}

export function roundWeights(weights: Float32Array, labels: number): RoundedWeights {
  const scales = new Float32Array(weights.length / labels);
  const bytes = new Int8Array(weights.length);
  for (let feature = 0; feature < scales.length; feature++) {
    let most = 0;
    for (let at = feature * labels; at < (feature + 1) * labels; at++) most = Math.max(most, Math.abs(weights[at]!));
    scales[feature] = most / 127;
    if (most === 0) continue;
    for (let at = feature * labels; at < (feature + 1) * labels; at++) bytes[at] = Math.round((weights[at]! / most) * 127);
  }
  return { bytes, scales };
}

export function restoreWeights({ bytes, scales }: RoundedWeights, labels: number): Float32Array {
  return Float32Array.from(bytes, (byte, at) => byte * scales[Math.floor(at / labels)]!);
}
