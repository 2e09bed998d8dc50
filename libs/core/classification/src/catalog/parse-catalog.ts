import { normalizeName } from './normalize-name.js';
import { SLA_UNITS, type Catalog, type CatalogRequest, type CategoryMatch, type PairMatch, type Sla } from './catalog.js';

/** One thing wrong, where it stands: `service_catalog.catalog.categories[2].requests[0].sla.value`. */
export interface CatalogProblem {
  readonly path: string;
  /** "found X, expected Y". */
  readonly message: string;
}

export type ParsedCatalog =
  | { readonly ok: true; readonly catalog: Catalog }
  | { readonly ok: false; readonly problems: readonly CatalogProblem[] };

/**
 * A catalog from an already parsed YAML or JSON value:
 * `service_catalog.catalog.categories[] {name, department?, requests[] {name, department?, sla {unit, value}}}`.
 * Every problem is told, not only the first. Fields it does not know are left alone: the catalog is somebody else's document.
 */
export function parseCatalog(value: unknown): ParsedCatalog {
  const reader = new Reader();
  const requests = reader.requests(value);
  return reader.problems.length > 0 ? { ok: false, problems: reader.problems } : { ok: true, catalog: new IndexedCatalog(requests) };
}

type Fields = Readonly<Record<string, unknown>>;

class Reader {
  readonly problems: CatalogProblem[] = [];

  requests(value: unknown): CatalogRequest[] {
    const root = this.mapping(value, '');
    const outer = root && this.mapping(root['service_catalog'], 'service_catalog');
    const catalog = outer && this.mapping(outer['catalog'], 'service_catalog.catalog');
    const path = 'service_catalog.catalog.categories';
    const requests = catalog ? this.list(catalog['categories'], path).flatMap((category, index) => this.category(category, `${path}[${index}]`)) : [];
    this.refuseContradictions(requests);
    return requests.map(({ request }) => request);
  }

  private category(value: unknown, path: string): Placed[] {
    const fields = this.mapping(value, path);
    if (!fields) return [];
    const category = this.name(fields['name'], `${path}.name`);
    const department = this.optionalName(fields['department'], `${path}.department`);
    return this.list(fields['requests'], `${path}.requests`).flatMap((request, index) => {
      const read = this.request(request, `${path}.requests[${index}]`);
      return read && category !== undefined ? [{ path: `${path}.requests[${index}]`, request: { category, ...(department === undefined ? {} : { department }), ...read } }] : [];
    });
  }

  private request(value: unknown, path: string): Omit<CatalogRequest, 'category'> | undefined {
    const fields = this.mapping(value, path);
    if (!fields) return undefined;
    const name = this.name(fields['name'], `${path}.name`);
    const department = this.optionalName(fields['department'], `${path}.department`);
    const sla = this.sla(fields['sla'], `${path}.sla`);
    return name === undefined || !sla ? undefined : { request_type: name, sla, ...(department === undefined ? {} : { department }) };
  }

  private sla(value: unknown, path: string): Sla | undefined {
    const fields = this.mapping(value, path);
    if (!fields) return undefined;
    const said = typeof fields['unit'] === 'string' ? normalizeName(fields['unit']) : undefined;
    const unit = SLA_UNITS.find((known) => said === known || `${said}s` === known);
    if (!unit) this.problem(`${path}.unit`, fields['unit'], SLA_UNITS.join(', '));
    const amount = wholeNumber(fields['value']);
    if (amount === undefined) this.problem(`${path}.value`, fields['value'], 'a whole number from 1 to 100000');
    return unit && amount !== undefined ? { unit, value: amount } : undefined;
  }

  /** The same pair in the same spelling may stand twice, as long as it promises the same. */
  private refuseContradictions(all: readonly Placed[]): void {
    const first = new Map<string, Placed>();
    for (const placed of all) {
      const key = JSON.stringify([placed.request.category, placed.request.request_type]);
      const earlier = first.get(key);
      if (!earlier) first.set(key, placed);
      else if (JSON.stringify(earlier.request) !== JSON.stringify(placed.request)) this.problems.push({ path: placed.path, message: `says other things than ${earlier.path} of the same pair, expected each pair once` });
    }
  }

  private mapping(value: unknown, path: string): Fields | undefined {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
    this.problem(path, value, 'a mapping');
    return undefined;
  }

  private list(value: unknown, path: string): readonly unknown[] {
    if (Array.isArray(value) && value.length > 0) return value;
    this.problem(path, value, 'a list with at least one entry');
    return [];
  }

  private name(value: unknown, path: string): string | undefined {
    // Removing invisible characters may leave nothing: a name nobody could see or match.
    if (typeof value === 'string' && normalizeName(value) !== '') return value.trim();
    this.problem(path, value, 'a name');
    return undefined;
  }

  private optionalName(value: unknown, path: string): string | undefined {
    return value === undefined || value === null ? undefined : this.name(value, path);
  }

  private problem(path: string, found: unknown, expected: string): void {
    this.problems.push({ path, message: `found ${inWords(found)}, expected ${expected}` });
  }
}

interface Placed {
  readonly path: string;
  readonly request: CatalogRequest;
}

function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === 'number' ? value : typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? Number(value) : NaN;
  return Number.isInteger(number) && number >= 1 && number <= 100_000 ? number : undefined;
}

function inWords(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a mapping';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

class IndexedCatalog implements Catalog {
  private readonly pairs = new Map<string, CatalogRequest[]>();
  private readonly categories = new Map<string, CatalogRequest[]>();

  constructor(readonly requests: readonly CatalogRequest[]) {
    for (const request of requests) {
      append(this.pairs, pairKey(request.category, request.request_type), request);
      append(this.categories, normalizeName(request.category), request);
    }
  }

  pair(category: string, requestType: string): PairMatch {
    const found = this.pairs.get(pairKey(category, requestType));
    if (!found) return { kind: 'unknown' };
    const spellings = new Set(found.map((request) => `${request.category} / ${request.request_type}`));
    return spellings.size > 1 ? { kind: 'ambiguous', spellings: [...spellings] } : { kind: 'found', request: found[0]! };
  }

  category(name: string): CategoryMatch {
    const found = this.categories.get(normalizeName(name));
    if (!found) return { kind: 'unknown' };
    const spellings = new Set(found.map((request) => request.category));
    if (spellings.size > 1) return { kind: 'ambiguous', spellings: [...spellings] };
    const departments = new Set(found.map((request) => request.department));
    const [department] = departments;
    return { kind: 'found', category: found[0]!.category, ...(departments.size === 1 && department !== undefined ? { department } : {}) };
  }
}

/** A name cannot hold a line break once normalised, so the two halves stay apart. */
const pairKey = (category: string, requestType: string): string => `${normalizeName(category)}\n${normalizeName(requestType)}`;

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
