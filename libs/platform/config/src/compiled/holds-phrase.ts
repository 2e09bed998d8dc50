/**
 * Letters, digits and what is written on them. Not those of scripts that put no space between words: there every place may
 * be where one begins.
 */
const PART_OF_WORD = /[[\p{L}\p{M}\p{N}_]--[\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]]/v;

/** Most text is of these, and a look here costs less than asking the expression. */
const ASCII = Array.from({ length: 128 }, (_, code) => PART_OF_WORD.test(String.fromCharCode(code)));

/** Whether the text holds the phrase as whole words; both normalized. Linear searches, nothing of it a regular expression of the user's. */
export function holdsPhrase(text: string, phrase: string): boolean {
  for (let at = text.indexOf(phrase); at !== -1; at = text.indexOf(phrase, at + 1)) {
    if (!isInsideWord(text, at) && !isInsideWord(text, at + phrase.length)) return true;
  }
  return false;
}

/** A word goes on over the place before the code unit `at`. */
function isInsideWord(text: string, at: number): boolean {
  return at > 0 && at < text.length && isPartOfWord(text.codePointAt(startBefore(text, at))!) && isPartOfWord(text.codePointAt(at)!);
}

function startBefore(text: string, at: number): number {
  const unit = text.charCodeAt(at - 1);
  return at > 1 && unit >= 0xdc00 && unit <= 0xdfff ? at - 2 : at - 1;
}

function isPartOfWord(codePoint: number): boolean {
  return ASCII[codePoint] ?? PART_OF_WORD.test(String.fromCodePoint(codePoint));
}
