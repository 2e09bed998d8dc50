/** 32-bit hash → 0, 1, 2 … in order of first sight. Open addressing: a JavaScript Map of millions of numbers is 5 times as slow and large. */
export class HashIndex {
  private keys: Uint32Array<ArrayBuffer>;
  /** Number + 1; 0 is free. */
  private numbers: Uint32Array<ArrayBuffer>;
  private mask: number;
  private count = 0;

  constructor(expected = 1024) {
    const slots = 2 ** Math.ceil(Math.log2(Math.max(16, expected * 2)));
    this.keys = new Uint32Array(slots);
    this.numbers = new Uint32Array(slots);
    this.mask = slots - 1;
  }

  get size(): number {
    return this.count;
  }

  /** -1 where the hash was never added. */
  find(hash: number): number {
    return this.numbers[this.slotOf(hash)]! - 1;
  }

  add(hash: number): number {
    const slot = this.slotOf(hash);
    if (this.numbers[slot] === 0) {
      this.keys[slot] = hash;
      this.numbers[slot] = ++this.count;
      if (this.count * 2 > this.mask) this.grow();
      return this.count - 1;
    }
    return this.numbers[slot]! - 1;
  }

  /** The hashes in the order of their numbers. */
  hashes(): Uint32Array<ArrayBuffer> {
    const hashes = new Uint32Array(this.count);
    this.numbers.forEach((number, slot) => {
      if (number > 0) hashes[number - 1] = this.keys[slot]!;
    });
    return hashes;
  }

  private slotOf(hash: number): number {
    let slot = hash & this.mask;
    while (this.numbers[slot] !== 0 && this.keys[slot] !== hash) slot = (slot + 1) & this.mask;
    return slot;
  }

  private grow(): void {
    const { keys, numbers } = this;
    this.keys = new Uint32Array(keys.length * 2);
    this.numbers = new Uint32Array(keys.length * 2);
    this.mask = keys.length * 2 - 1;
    numbers.forEach((number, old) => {
      if (number === 0) return;
      const slot = this.slotOf(keys[old]!);
      this.keys[slot] = keys[old]!;
      this.numbers[slot] = number;
    });
  }
}
