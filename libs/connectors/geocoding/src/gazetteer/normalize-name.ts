const PLAIN = /^[a-z0-9]+(?: [a-z0-9]+)*$/;
/** Letters that Unicode does not take apart. */
const UNDIVIDED: Readonly<Record<string, string>> = { ß: 'ss', ø: 'o', ł: 'l', đ: 'd', æ: 'ae', œ: 'oe', ı: 'i' };

/** Letters and digits, lower case, without accents, single spaces: `Washington, D.C.` and `washington d c` are one name. */
export function normalizeName(name: string): string {
  const lower = name.toLowerCase();
  // Most names of a gazetteer; the rest takes ten times as long.
  if (PLAIN.test(lower)) return lower;
  return lower.normalize('NFKD').replace(/[\p{M}'’`ʼ]+/gu, '').replace(/[^\p{L}\p{N}]+/gu, ' ').replace(/[ßøłđæœı]/g, (letter) => UNDIVIDED[letter]!).trim();
}
