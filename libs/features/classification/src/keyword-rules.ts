import { readFile } from 'node:fs/promises';
import { stemmer } from '@orama/stemmers/english';
import { parse } from 'yaml';
import { keywordTier, parseKeywordRules, type Catalog, type Tier } from '#core/classification';

export type ReadKeywords =
  | { readonly kind: 'tier'; readonly tier: Tier; readonly departments: readonly string[]; readonly fallback: string | undefined }
  | { readonly kind: 'unusable'; readonly problems: readonly string[] };

/** The keyword tier of a file of rules. Errors are the file system's. */
export async function readKeywordTier(file: string, threshold: number, catalog?: () => Catalog | undefined): Promise<ReadKeywords> {
  const text = await readFile(file, 'utf8');
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 100 });
  } catch (error) {
    return { kind: 'unusable', problems: [(error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ')] };
  }
  const parsed = parseKeywordRules(value);
  if (!parsed.ok) return { kind: 'unusable', problems: parsed.problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)) };
  const { departments, fallback } = parsed.rules;
  return { kind: 'tier', tier: keywordTier(parsed.rules, { stem: stemmer, threshold }, catalog), departments: departments.map(({ name }) => name), fallback };
}
