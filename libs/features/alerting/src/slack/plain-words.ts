/** Control characters, line breaks, and the marks that turn the reading direction or hide: nothing a title needs. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+/gu;
const WORD_JOINER = '\u2060';
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const LOOKALIKES: Readonly<Record<string, string>> = { '&': '＆', '<': '‹', '>': '›' };

/**
 * Other people's words for a mrkdwn text of at most `max` characters (UTF-16 units, entities counted as sent), cut with an
 * ellipsis. They can say anything and do nothing: `&`, `<` and `>` become entities, which rules out `<!channel>`, `<@U1>`
 * and links; `@here`, `@channel`, `@everyone`, `@group` and `://` are broken by an invisible joiner for readers that parse them all the same.
 */
export function mrkdwnWords(words: string, max: number): string {
  return fitted(words, max, ENTITIES);
}

/** The same for a plain_text object, where entities are not decoded for sure: the three characters become look-alikes. */
export function plainWords(words: string, max: number): string {
  return fitted(words, max, LOOKALIKES);
}

function fitted(words: string, max: number, replacements: Readonly<Record<string, string>>): string {
  const tidy = words.toWellFormed().replace(UNSEEN, ' ').trim()
    .replace(/@(?=here|channel|everyone|group)/gi, `@${WORD_JOINER}`)
    .replaceAll('://', `:/${WORD_JOINER}/`);
  let fitting = '';
  let shortened = '';
  for (const character of tidy) {
    const next = fitting + (replacements[character] ?? character);
    if (next.length > max) return `${shortened.trimEnd()}…`;
    fitting = next;
    if (next.length < max) shortened = next;
  }
  return fitting;
}
