/**
 * Letters, digits and what is written on them. Not those of scripts that put no space between words: there every place may
 * be where one begins.
 */
const PART_OF_WORD = /[[\p{L}\p{M}\p{N}_]--[\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]]/v;

/** Whether the text holds the phrase as whole words; both normalized. Linear searches, nothing of it a regular expression of the user's. */
export function holdsPhrase(text: string, phrase: string): boolean {
  for (let at = text.indexOf(phrase); at !== -1; at = text.indexOf(phrase, at + 1)) {
    const end = at + phrase.length;
    if (!isInsideWord(text, at) && !isInsideWord(text, end)) return true;
  }
  return false;
}

/** A word goes on over the place before the code unit `at`. */
function isInsideWord(text: string, at: number): boolean {
  return at > 0 && at < text.length && PART_OF_WORD.test(codePointBefore(text, at)) && PART_OF_WORD.test(String.fromCodePoint(text.codePointAt(at)!));
}

function codePointBefore(text: string, at: number): string {
  const low = text.charCodeAt(at - 1);
  return low >= 0xdc00 && low <= 0xdfff ? text.slice(Math.max(0, at - 2), at) : text.charAt(at - 1);
}
