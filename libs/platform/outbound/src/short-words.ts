/** What another system said, as a line of a log: printable, without line ends, at most `most` UTF-16 units. */
export function shortWords(text: string, most = 200): string {
  const line = text.slice(0, 4 * most).toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line.length > most ? `${line.slice(0, most - 1).toWellFormed()}…` : line;
}
