const CENTS = Array.from({ length: 100 }, (_, cents) => `.${String(cents).padStart(2, '0')}`);
const SMALL = 1e7;

/** `toFixed` of an amount, in a fifth of its time: reasons are mostly numbers, and are written for every ticket. */
export function twoDecimals(x: number): string {
  if (!(x >= 0 && x < SMALL)) return x.toFixed(2);
  const cents = Math.round(x * 100);
  return `${Math.trunc(cents / 100)}${CENTS[cents % 100]!}`;
}

export function oneDecimal(x: number): string {
  if (!(x >= 0 && x < SMALL)) return x.toFixed(1);
  const tenths = Math.round(x * 10);
  return `${Math.trunc(tenths / 10)}.${tenths % 10}`;
}
