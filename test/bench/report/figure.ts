/** One measured figure, with the goal it is held against. Absolute times are noise on shared machines: prefer ratios to a limit measured in the same run. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly goal: { readonly atMost: number } | { readonly atLeast: number } | undefined;
  /** What the value was measured against, or how. */
  readonly note: string;
}

export type Bench = () => Promise<readonly Figure[]>;

export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * p) / 100))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 50);

/** Runs `work` `times` times and answers each duration in ms. */
export async function timed(times: number, work: () => Promise<unknown>): Promise<number[]> {
  const durations: number[] = [];
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    await work();
    durations.push(performance.now() - start);
  }
  return durations;
}
