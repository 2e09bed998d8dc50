import type { Catalog, CatalogRequest } from '../catalog/catalog.js';
import { isStopword, tokensOf, type Stem, type Token } from './tokens.js';

export type FindRequest = (words: readonly Token[]) => CatalogRequest | undefined;

/** Words that stand in half of all names. */
const COMMON = ['issue', 'problem', 'request', 'other', 'general', 'new', 'support', 'management'];

/** Finds the one request whose name's words all stand in the text: the longest name, then the one whose category is named too. None where two are equal. */
export function requestFinder(catalog: Catalog, stem: Stem): FindRequest {
  const common = new Set(COMMON.map(stem));
  const stems = (name: string): string[] => [...new Set(tokensOf(name, stem).filter((token) => !isStopword(token)).map((token) => token.stem))].filter((one) => !common.has(one));
  const entries = catalog.requests
    .filter(({ category, request_type }) => catalog.pair(category, request_type).kind === 'found')
    .map((request) => ({ request, type: stems(request.request_type), category: stems(request.category) }))
    .filter(({ type }) => type.length > 0);
  return (words) => {
    const said = new Set(words.map((word) => word.stem));
    const ranked = entries
      .filter(({ type }) => type.every((one) => said.has(one)))
      .map(({ request, type, category }) => ({ request, score: type.length + category.filter((one) => said.has(one)).length / (1 + category.length) }))
      .sort((a, b) => b.score - a.score);
    const [first, second] = ranked;
    return first && (!second || first.score > second.score || first.request.request_type === second.request.request_type && first.request.category === second.request.category) ? first.request : undefined;
  };
}
