import type { KeywordRules } from './rules.js';
import { remembered } from './remembered.js';
import { isStopword, tokensOf, type Stem, type Token } from './tokens.js';

export interface Hit {
  readonly department: number;
  readonly weight: number;
}

interface Phrase {
  readonly stems: readonly string[];
  readonly hits: Hit[];
}

/** Shorter words are too near to others: Spain and stain. */
const SHORTEST_TYPO = 6;
/** What looks like a slip of the pen counts less. */
const TYPO = 0.7;

/** Finds the rules' terms in texts. */
export class TermIndex {
  private readonly phrases = new Map<string, Phrase[]>();
  private readonly together: Phrase[] = [];
  private readonly vocabulary = new Set<string>();
  /** By length: the words that a mistyped one may have meant. Whole words, for a slip at the end leads to another stem. */
  private readonly byLength = new Map<number, Token[]>();
  private readonly read = remembered((word) => this.known(word, this.stem(word)));

  constructor(rules: KeywordRules, private readonly stem: Stem) {
    const known = new Map<string, Phrase>();
    rules.departments.forEach(({ terms }, department) => {
      for (const { text, weight } of terms) {
        const words = text.split('+').map((part) => this.wordsOf(part));
        for (const token of words.flat()) this.learn(token);
        const parts = words.map((tokens) => tokens.map(({ stem }) => stem));
        const key = parts.map((part) => part.join(' ')).join('+');
        const phrase = known.get(key) ?? { stems: parts.flat(), hits: [] };
        phrase.hits.push({ department, weight });
        if (known.has(key) || phrase.stems.length === 0) continue;
        known.set(key, phrase);
        if (parts.length > 1) this.together.push(phrase);
        else this.phrases.set(phrase.stems[0]!, [...this.phrases.get(phrase.stems[0]!) ?? [], phrase].sort((a, b) => b.stems.length - a.stems.length));
      }
    });
  }

  /** The hits of the terms in the words given, each term once: the longest that begins at a word takes the words it is made of. */
  find(words: readonly Token[]): Hit[] {
    const read = words.map(({ word }) => this.read(word));
    const found = new Map<Phrase, number>();
    for (let at = 0; at < read.length;) {
      const phrase = this.phrases.get(read[at]!.stem)?.find(({ stems }) => stems.every((stem, offset) => read[at + offset]?.stem === stem));
      if (!phrase) {
        at++;
        continue;
      }
      const trust = Math.min(...phrase.stems.map((_, offset) => read[at + offset]!.trust));
      found.set(phrase, Math.max(trust, found.get(phrase) ?? 0));
      at += phrase.stems.length;
    }
    const all = new Set(read.map(({ stem }) => stem));
    for (const phrase of this.together) if (phrase.stems.every((stem) => all.has(stem))) found.set(phrase, 1);
    return [...found].flatMap(([{ hits }, trust]) => hits.map(({ department, weight }) => ({ department, weight: weight * trust })));
  }

  private wordsOf(text: string): Token[] {
    const tokens = tokensOf(text, this.stem);
    const words = tokens.filter((token) => !isStopword(token));
    return words.length > 0 ? words : tokens;
  }

  private learn(token: Token): void {
    this.vocabulary.add(token.stem);
    const { length } = token.word;
    if (length < SHORTEST_TYPO) return;
    const words = this.byLength.get(length) ?? [];
    if (!words.some(({ word }) => word === token.word)) this.byLength.set(length, [...words, token]);
  }

  private known(word: string, stem: string): { stem: string; trust: number } {
    if (word.length < SHORTEST_TYPO || this.vocabulary.has(stem) || /\d/.test(word)) return { stem, trust: 1 };
    for (const length of [word.length, word.length - 1, word.length + 1]) {
      const meant = this.byLength.get(length)?.find((candidate) => candidate.word[0] === word[0] && oneSlip(candidate.word, word));
      if (meant) return { stem: meant.stem, trust: TYPO };
    }
    return { stem, trust: 1 };
  }
}

/** One letter too many, too few, another, or two neighbours exchanged (Damerau). The lengths differ by one at most. */
function oneSlip(a: string, b: string): boolean {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  if (a.length > b.length) return a.slice(at + 1) === b.slice(at);
  if (a.length < b.length) return a.slice(at) === b.slice(at + 1);
  return a.slice(at + 1) === b.slice(at + 1) || (a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2));
}
