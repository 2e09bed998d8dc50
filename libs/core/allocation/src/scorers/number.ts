/** Into [0, 1]; not a number becomes 0. */
export const unit = (x: number): number => (x > 0 ? (x < 1 ? x : 1) : 0);

export const isFigure = (x: number | undefined): x is number => typeof x === 'number' && Number.isFinite(x);

/** A finite figure that is not negative. */
export const isAmount = (x: number | undefined): x is number => isFigure(x) && x >= 0;

export function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, x) => sum + x, 0) / values.length;
}

export function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  // Never outside [low, high], however huge or tiny.
  return low === undefined || high === undefined ? undefined : low + (high - low) / 2;
}
