import { compilePath, normalizeWord, type FieldMapping, type PayloadPath } from '#platform/config';
import { Payload } from './payload.js';

/** Compiling takes longer than asking; a configuration has few paths. */
const compiled = new Map<string, PayloadPath>();
const MOST_COMPILED = 5_000;

/** What stands at the first path that finds something (a list, where it finds several); a place with nothing otherwise. */
export function placeOf({ paths }: FieldMapping, root: Payload): Payload {
  for (const path of paths) {
    const nodes = queryOf(path).query(root.value as never).nodes;
    const found = nodes.filter(({ value }) => value !== null && value !== undefined && value !== '');
    const [only] = found;
    if (found.length === 1 && only) return new Payload(only.value, pathOf(path, root));
    if (found.length > 1) return new Payload(found.map(({ value }) => value), pathOf(path, root));
  }
  return new Payload(undefined, paths.length === 0 ? root.path : pathOf(paths[0]!, root));
}

/** The word that stands there, translated. Of several, the first that `values` knows counts, so that labels can be looked through; of none it knows, the default. */
export function wordAt(field: FieldMapping, root: Payload): string | undefined {
  const place = placeOf(field, root);
  const words = place.items().length > 0 ? place.texts() : [place.text()].filter((word) => word !== undefined);
  const known = words.map((word) => field.values.get(normalizeWord(word))).find((word) => word !== undefined);
  if (known !== undefined) return known;
  // A list that is looked through for known words means nothing where it holds none.
  const plain = field.values.size > 0 && words.length !== 1 ? undefined : words[0];
  return (words.length > 0 ? field.otherwise : undefined) ?? plain ?? field.absent;
}

/** The same, but a word that `values` does not know is left to whoever may know what it means. */
export function plainWordAt(field: FieldMapping, root: Payload): string | undefined {
  return wordAt({ ...field, otherwise: undefined }, root);
}

function queryOf(path: string): PayloadPath {
  let query = compiled.get(path);
  if (!query) {
    if (compiled.size >= MOST_COMPILED) compiled.clear();
    compiled.set(path, query = compilePath(path));
  }
  return query;
}

function pathOf(path: string, { path: root }: Payload): string {
  const inside = path.replace(/^\$\.?/, '');
  return root === '' || inside === '' ? root + inside : `${root}.${inside}`;
}
