const FREE = -1;
const { imul } = Math;

/**
 * Names to rows without keeping the names: an open-addressing table of 64-bit hashes in flat arrays, 12 bytes a slot.
 * With half a million names, a name that is not there is taken for another once in 10^13 questions. A Map of the same
 * strings takes 60 MB of heap and every full collection walks it; this takes 12 MB beside the heap.
 */
export class NameTable {
  private readonly high: Uint32Array;
  private readonly low: Uint32Array;
  private readonly rows: Int32Array;
  /** By how much each name is held; only while names come. */
  private claims: Float64Array;
  private used = 0;

  /** `slots`: a power of two, well above the number of names. */
  constructor(private readonly slots: number) {
    this.high = new Uint32Array(slots);
    this.low = new Uint32Array(slots);
    this.rows = new Int32Array(slots).fill(FREE);
    this.claims = new Float64Array(slots);
  }

  get(name: string): number | undefined {
    const row = this.rows[this.slotOf(...hash(name))]!;
    return row === FREE ? undefined : row;
  }

  /** The row with the greatest claim has the name, the first of equals. Throws RangeError when the table is three quarters full. */
  offer(name: string, row: number, claim: number): void {
    const [high, low] = hash(name);
    const slot = this.slotOf(high, low);
    if (this.rows[slot] === FREE) {
      if (++this.used > this.slots * 0.75) throw new RangeError(`More than ${this.slots * 0.75} names`);
      this.high[slot] = high;
      this.low[slot] = low;
    } else if (claim <= this.claims[slot]!) {
      return;
    }
    this.rows[slot] = row;
    this.claims[slot] = claim;
  }

  /** Lets go of what only `offer` needs. */
  close(): void {
    this.claims = new Float64Array(0);
  }

  private slotOf(high: number, low: number): number {
    let slot = low & (this.slots - 1);
    while (this.rows[slot] !== FREE && (this.low[slot] !== low || this.high[slot] !== high)) slot = (slot + 1) & (this.slots - 1);
    return slot;
  }
}

/** Two multiplicative 32-bit hashes that stir each other at the end (the finalizer of MurmurHash3). */
function hash(text: string): [number, number] {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = imul(a ^ code, 2_654_435_761);
    b = imul(b ^ code, 1_597_334_677);
  }
  a = imul(a ^ (a >>> 16), 2_246_822_507) ^ imul(b ^ (b >>> 13), 3_266_489_909);
  b = imul(b ^ (b >>> 16), 2_246_822_507) ^ imul(a ^ (a >>> 13), 3_266_489_909);
  return [a >>> 0, b >>> 0];
}
