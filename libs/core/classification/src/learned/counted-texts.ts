import { HashIndex } from './hash-index.js';
import { eachFeature, type FeatureSettings, type Kind } from './features.js';

/** Which features each text has and how often: text t's are at starts[t] to starts[t + 1], each feature once. */
export interface CountedTexts {
  readonly settings: FeatureSettings;
  readonly starts: Uint32Array;
  readonly features: Uint32Array;
  readonly counts: Uint16Array;
  /** By feature. */
  readonly hashes: Uint32Array;
  readonly kinds: Uint8Array;
}

/** Counts the features of texts as they come. */
export class TextCounter {
  private readonly index = new HashIndex(1 << 16);
  private readonly kinds = new GrowingArray();
  private readonly texts = new GrowingArray();
  private readonly features = new GrowingArray();
  private readonly counts = new GrowingArray();
  private readonly starts = [0];
  /** The features of the text at hand. */
  private readonly seen = new GrowingArray();

  constructor(private readonly settings: FeatureSettings) {}

  add(text: string): void {
    this.seen.length = 0;
    eachFeature(text, this.settings, (kind: Kind, hash: number) => {
      const feature = this.index.add(hash);
      if (feature === this.kinds.length) {
        this.kinds.push(kind);
        this.texts.push(0);
      }
      this.seen.push(feature);
    });
    eachRun(this.seen.items.subarray(0, this.seen.length).sort(), (feature, count) => {
      this.features.push(feature);
      this.counts.push(count);
      this.texts.items[feature]!++;
    });
    this.starts.push(this.features.length);
  }

  /** Without the features of fewer texts than the settings ask for. Features come in ascending order of hash, whatever the order of the texts. */
  finish(): CountedTexts {
    const all = this.index.hashes();
    const kept = Uint32Array.from(all.keys()).filter((feature) => this.texts.items[feature]! >= this.settings.minTexts).sort((a, b) => all[a]! - all[b]!);
    const renamed = new Int32Array(all.length).fill(-1);
    kept.forEach((feature, rank) => (renamed[feature] = rank));
    const starts = new Uint32Array(this.starts.length);
    const features = new Uint32Array(this.features.length);
    const counts = new Uint16Array(this.features.length);
    let length = 0;
    for (let text = 0; text + 1 < this.starts.length; text++) {
      for (let at = this.starts[text]!; at < this.starts[text + 1]!; at++) {
        const rank = renamed[this.features.items[at]!]!;
        if (rank < 0) continue;
        features[length] = rank;
        counts[length++] = Math.min(65_535, this.counts.items[at]!);
      }
      starts[text + 1] = length;
    }
    return {
      settings: this.settings, starts,
      features: features.subarray(0, length),
      counts: counts.subarray(0, length),
      hashes: Uint32Array.from(kept, (feature) => all[feature]!),
      kinds: Uint8Array.from(kept, (feature) => this.kinds.items[feature]!),
    };
  }
}

/** Each value of a sorted array once, with how often it stands there. */
export function eachRun(sorted: Uint32Array, see: (value: number, count: number) => void): void {
  for (let at = 0; at < sorted.length;) {
    let next = at + 1;
    while (next < sorted.length && sorted[next] === sorted[at]) next++;
    see(sorted[at]!, next - at);
    at = next;
  }
}

export class GrowingArray {
  items = new Uint32Array(1 << 16);
  length = 0;

  push(value: number): void {
    if (this.length === this.items.length) {
      const larger = new Uint32Array(this.items.length * 2);
      larger.set(this.items);
      this.items = larger;
    }
    this.items[this.length++] = value;
  }
}
