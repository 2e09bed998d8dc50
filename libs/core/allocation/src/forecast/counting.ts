/** Beyond this mean, the normal curve is as good, and the sum below would begin at a probability too small for a double. */
const LARGE = 300;

/** The smallest whole count whose chance not to be exceeded is at least `p`, for a count of this mean and variance. */
export function quantileOf(p: number, mean: number, variance: number): number {
  if (!(mean > 0)) return 0;
  if (mean > LARGE) return Math.max(0, Math.ceil(mean + normalQuantile(p) * Math.sqrt(Math.max(variance, mean)) - 0.5));
  // Negative binomial by its moments; with the variance of a Poisson, a Poisson: P(k + 1) = P(k) × ratio(k).
  const excess = variance - mean;
  const size = excess > mean * 1e-6 ? (mean * mean) / excess : Infinity;
  const share = size === Infinity ? 0 : mean / (size + mean);
  let chance = size === Infinity ? Math.exp(-mean) : (1 - share) ** size;
  let below = chance;
  let count = 0;
  const end = mean + 40 * Math.sqrt(Math.max(variance, mean)) + 40;
  while (below < p && count < end) {
    chance *= size === Infinity ? mean / (count + 1) : (share * (count + size)) / (count + 1);
    below += chance;
    count++;
  }
  return count;
}

/** By Newton's method on the logistic approximation's start; to 1e-9. */
function normalQuantile(p: number): number {
  let z = Math.log(p / (1 - p)) / 1.702;
  for (let i = 0; i < 8; i++) z -= (normalCdf(z) - p) / (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI));
  return z;
}

/** Φ by its Taylor series around 0 (Marsaglia 2004). */
function normalCdf(z: number): number {
  let [sum, term] = [z, z];
  for (let i = 3; i < 200 && Math.abs(term) > 1e-17; i += 2) sum += term *= (z * z) / i;
  return 0.5 + (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}
