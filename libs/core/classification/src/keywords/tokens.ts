/** A word's stem; a library's, given by the caller: core imports none. */
export type Stem = (word: string) => string;

export interface Token {
  readonly word: string;
  readonly stem: string;
  /** Words of one clause stand together between marks and "but". */
  readonly clause: number;
}

/** Words that join others and say nothing of the topic; "not" and "no" are none of them, for dismissals need them. */
const STOPWORDS: ReadonlySet<string> = new Set((
  'a an the my our your his her their its this that these those of to for in on at is are was were be been being am i we you he she it they me us him them '
  + 'please hi hello dear and or with by from as do does did has have had will would could should may might can shall just also very so too there here some any'
).split(' '));

const CLAUSE_END = /[.,;:!?\n()]/;
const PIECES = /[\p{L}\p{M}\p{N}']+|[.,;:!?\n()]/gu;
const NEW_CLAUSE: ReadonlySet<string> = new Set(['but', 'however', 'although', 'though', 'because']);

/** The words of a text in order, compared without regard to case and form; "isn't" is "is not", "Wi-Fi" is "wi fi". */
export function tokensOf(text: string, stem: Stem): Token[] {
  const plain = text.normalize('NFKC').toLowerCase().replace(/[’‘`´]/g, "'").replace(/\bcan't\b|\bcannot\b/g, 'can not').replace(/\bwon't\b/g, 'will not').replace(/n't\b/g, ' not').replace(/'s\b/g, '');
  const tokens: Token[] = [];
  let clause = 0;
  for (const piece of plain.match(PIECES) ?? []) {
    if (CLAUSE_END.test(piece)) clause++;
    else {
      const word = piece.replaceAll("'", '');
      if (NEW_CLAUSE.has(word)) clause++;
      if (word !== '') tokens.push({ word, stem: stem(word), clause });
    }
  }
  return tokens;
}

export const isStopword = ({ word }: Token): boolean => STOPWORDS.has(word);
