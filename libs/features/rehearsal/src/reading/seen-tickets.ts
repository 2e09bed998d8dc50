/** 32 MB. */
const BITS = 2 ** 28;
const PROBES = 8;

/**
 * Remembers which tickets have been seen, in the same memory however many there are: a Bloom filter. It never forgets one;
 * beyond some four million tickets it begins to take a new one for an old one, which costs a needless sort and nothing else.
 */
export class SeenTickets {
  private readonly bits = new Uint8Array(BITS / 8);

  /** Answers whether it had been seen before. */
  add(ticket: string): boolean {
    const [first, second] = hashes(ticket);
    let seen = true;
    for (let probe = 0; probe < PROBES; probe++) {
      const bit = (first + Math.imul(probe, second)) >>> 4;
      const mask = 1 << (bit & 7);
      if ((this.bits[bit >>> 3]! & mask) !== 0) continue;
      seen = false;
      this.bits[bit >>> 3]! |= mask;
    }
    return seen;
  }
}

/** Two independent hashes of 32 bits (cyrb53's halves). */
function hashes(text: string): readonly [number, number] {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 2_654_435_761);
    b = Math.imul(b ^ unit, 1_597_334_677);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  return [a, b | 1];
}
