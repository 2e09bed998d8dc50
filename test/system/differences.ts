const SHOWN = 5;

export interface Differences {
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  readonly count: number;
}

export const NONE: Differences = { missing: [], unexpected: [], count: 0 };

/** The first few lines that only one of two sorted lists has; a matcher would take minutes to lay 50,000 lines side by side. */
export function differences(actual: readonly string[], expected: readonly string[]): Differences {
  const [missing, unexpected]: string[][] = [[], []];
  for (let a = 0, e = 0; a < actual.length || e < expected.length;) {
    if (actual[a] === expected[e]) [a, e] = [a + 1, e + 1];
    else if (e === expected.length || (a < actual.length && actual[a]! < expected[e]!)) unexpected!.push(actual[a++]!);
    else missing!.push(expected[e++]!);
  }
  return { missing: missing!.slice(0, SHOWN), unexpected: unexpected!.slice(0, SHOWN), count: missing!.length + unexpected!.length };
}
