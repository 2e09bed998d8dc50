import type { Token } from './tokens.js';

/** "Not about the quarterly travel expenses of my whole team": so far does a dismissal reach, unless its clause ends before. */
const REACH = 6;

/** The places of words that are named only to be ruled out. The phrases are sequences of words as they stand. */
export function dismissedIn(tokens: readonly Token[], dismissals: readonly (readonly string[])[], reassurances: readonly (readonly string[])[]): ReadonlySet<number> {
  const dismissed = new Set<number>();
  const stands = (phrase: readonly string[], at: number): boolean => phrase.every((word, offset) => tokens[at + offset]?.word === word);
  for (let at = 0; at < tokens.length; at++) {
    const { clause } = tokens[at]!;
    for (const phrase of dismissals) {
      if (!stands(phrase, at)) continue;
      for (let next = at + phrase.length; next < at + phrase.length + REACH && tokens[next]?.clause === clause; next++) dismissed.add(next);
    }
    for (const phrase of reassurances) {
      if (!stands(phrase, at) || tokens[at - 1]?.word === 'not') continue;
      for (let before = at - 1; before >= 0 && before >= at - REACH && tokens[before]?.clause === clause; before--) dismissed.add(before);
    }
  }
  return dismissed;
}
