/** Unicode's full case folding as near as JavaScript has it: ß and ẞ are ss, every sigma is σ; dotless ı keeps its own face. */
const foldCase = (text: string): string =>
  text.replace(/[^ı]+/gu, (run) => run.toUpperCase().toLowerCase()).replaceAll('ς', 'σ');

const once = (text: string): string =>
  foldCase(text.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, '')).normalize('NFKC').replace(/\s+/gu, ' ').trim();

/** How names are compared: NFKC, without invisible characters, case folded, runs of white space as one. Idempotent. */
export function normalizeName(name: string): string {
  // Folding can yield what composes anew; then once more.
  const folded = once(name);
  const again = once(folded);
  return again === folded ? folded : normalizeName(again);
}
