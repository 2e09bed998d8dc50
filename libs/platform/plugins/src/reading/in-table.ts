/** What a table says of a word; nothing for words like `constructor`, which every object knows. */
export function inTable<T>(table: Readonly<Record<string, T>> | undefined, word: string | undefined): T | undefined {
  return table !== undefined && word !== undefined && Object.hasOwn(table, word) ? table[word] : undefined;
}
