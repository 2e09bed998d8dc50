import { createTwoFilesPatch } from 'diff';

/** Beyond this the texts have nothing in common, and comparing them would hold the process up. */
const MOST_EDITS = 20_000;

/** The change between two texts as `diff -u` prints it; empty where they are equal, null where they are too different to compare. */
export function unifiedDiff(before: DiffSide, after: DiffSide): string | null {
  if (before.text === after.text) return '';
  const patch = createTwoFilesPatch(before.name, after.name, before.text, after.text, undefined, undefined, { context: 3, maxEditLength: MOST_EDITS, timeout: 500 });
  return patch?.replace(/^=+\n/, '') ?? null;
}

export interface DiffSide {
  readonly name: string;
  readonly text: string;
}
