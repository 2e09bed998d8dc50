/** What keywords say of departments: a file that people edit. */
export interface KeywordRules {
  readonly departments: readonly DepartmentRules[];
  /** Words after which a topic is named only to be ruled out: "not about", "unrelated to". */
  readonly dismissals: readonly string[];
  /** Words before which, in their clause, a topic is named only to be ruled out: "works fine". */
  readonly reassurances: readonly string[];
  /** Who gets what no keyword speaks for. */
  readonly fallback: string | undefined;
}

export interface DepartmentRules {
  readonly name: string;
  readonly terms: readonly Term[];
}

/** A word, words in a row ("password reset"; small words between do not count), or words anywhere in the same text ("charge + twice"). */
export interface Term {
  readonly text: string;
  readonly weight: number;
}

export interface RulesProblem {
  readonly path: string;
  /** "found X, expected Y". */
  readonly message: string;
}

export type ParsedRules =
  | { readonly ok: true; readonly rules: KeywordRules }
  | { readonly ok: false; readonly problems: readonly RulesProblem[] };

const KEYS = ['fallback', 'dismissals', 'reassurances', 'departments'];
const MOST_WEIGHT = 100;

/** From an already parsed YAML value: `{fallback?, dismissals?, reassurances?, departments: {name: {weight: [terms]}}}`. Tells every problem. */
export function parseKeywordRules(value: unknown): ParsedRules {
  const problems: RulesProblem[] = [];
  const wrong = (path: string, found: unknown, expected: string): void => void problems.push({ path, message: `found ${inWords(found)}, expected ${expected}` });
  const root = isMapping(value) ? value : {};
  if (!isMapping(value)) wrong('', value, `a mapping of ${KEYS.join(', ')}`);
  for (const key of Object.keys(root)) if (!KEYS.includes(key)) problems.push({ path: key, message: `unknown key, expected one of ${KEYS.join(', ')}` });

  const texts = (found: unknown, path: string): string[] => {
    if (!Array.isArray(found)) {
      wrong(path, found, 'a list of words');
      return [];
    }
    return found.flatMap((text: unknown, index) => {
      // YAML reads 404 as a number.
      const word = typeof text === 'number' ? String(text) : text;
      if (typeof word === 'string' && word.trim() !== '' && word.split('+').every((part) => /[\p{L}\p{N}]/u.test(part))) return [word];
      wrong(`${path}[${index}]`, text, 'a word or several');
      return [];
    });
  };
  const departments = isMapping(root['departments']) ? Object.entries(root['departments']) : [];
  if (departments.length === 0) wrong('departments', root['departments'], 'a mapping of departments, each with its terms by weight');
  const rules: KeywordRules = {
    departments: departments.map(([name, byWeight]) => {
      if (!isMapping(byWeight)) wrong(`departments.${name}`, byWeight, 'a mapping of weights to lists of words');
      const terms = Object.entries(isMapping(byWeight) ? byWeight : {}).flatMap(([key, list]) => {
        const weight = Number(key);
        if (!(weight > 0 && weight <= MOST_WEIGHT)) problems.push({ path: `departments.${name}.${key}`, message: `found ${inWords(key)}, expected a weight from 0 to ${MOST_WEIGHT}` });
        return texts(list, `departments.${name}.${key}`).map((text) => ({ text, weight }));
      });
      return { name, terms };
    }),
    dismissals: root['dismissals'] === undefined ? [] : texts(root['dismissals'], 'dismissals'),
    reassurances: root['reassurances'] === undefined ? [] : texts(root['reassurances'], 'reassurances'),
    fallback: typeof root['fallback'] === 'string' ? root['fallback'] : undefined,
  };
  if (root['fallback'] !== undefined && !rules.departments.some(({ name }) => name === rules.fallback)) wrong('fallback', root['fallback'], `one of ${departments.map(([name]) => name).join(', ')}`);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, rules };
}

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

function inWords(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a mapping' : JSON.stringify(value);
}
