/** One spelling for names that people type: Unicode form, case, separators. */
export function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/[\s_/-]+/g, ' ').trim();
}

/** Say nothing of what a team can do. */
const FILLERS = new Set(['and', 'or', 'of', 'the', 'for', 'with', 'support', 'issue', 'issues', 'request', 'requests', 'service', 'services', 'team', 'general', 'other', 'management']);

export function wordsOf(text: string): readonly string[] {
  return plain(text).split(/[^\p{L}\p{N}+#.]+/u).filter((word) => word !== '' && !FILLERS.has(word));
}

/** Whether capabilities name a category: share a word with it, whatever the ending. */
export function namesCategory(capabilities: readonly string[], category: string): boolean {
  const asked = wordsOf(category);
  return capabilities.some((capability) => wordsOf(capability).some((word) => asked.some((one) => related(one, word))));
}

/** The same word or one with an ending more: network, networks, networking. */
export function related(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return short === long || (short.length >= 4 && long.startsWith(short));
}
