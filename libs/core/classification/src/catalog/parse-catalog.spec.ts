import fc from 'fast-check';
import { normalizeName, parseCatalog, slaMinutes, type Catalog, type ParsedCatalog } from '#core/classification';

const wrap = (...categories: unknown[]): unknown => ({ service_catalog: { catalog: { categories } } });
const request = (name: string, value: unknown = 4, unit: unknown = 'hours'): unknown => ({ name, sla: { unit, value } });

function catalogOf(...categories: unknown[]): Catalog {
  const parsed = parseCatalog(wrap(...categories));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.catalog;
}

describe('names', () => {
  test.each([
    ['  Access\t Management ', 'access management'],
    ['STRASSE', normalizeName('Straße')],
    ['ΟΔΟΣ', normalizeName('οδος')],
    ['Ｆｕｌｌ－ｗｉｄｔｈ', 'full-width'],
    ['Cafe\u0301', normalizeName('CAFÉ')],
    ['soft\u00ADhyphen zero\u200Bwidth', 'softhyphen zerowidth'],
    ['no\u00A0break', 'no break'],
    ['ﬁle', 'file'],
  ])('%j is %j', (name, normal) => {
    expect(normalizeName(name)).toBe(normal);
  });

  test('normalising twice is normalising once', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (name) => normalizeName(normalizeName(name)) === normalizeName(name)), { numRuns: 500 });
  });

  test('case never counts', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'aäßçéøИжΣσ ') }), (name) => normalizeName(name.toUpperCase()) === normalizeName(name.toLowerCase())));
  });
});

describe('a catalog', () => {
  const catalog = catalogOf(
    { name: 'Access Management', department: 'IT Support', requests: [request('Reset Okta password', '4'), request('Reset forgotten password', 2)] },
    { name: 'Hardware', requests: [request('Laptop issue', 1, 'day')] },
  );

  test('finds pairs whatever their case and space, in its own spelling', () => {
    expect(catalog.pair(' access  MANAGEMENT', 'reset okta\npassword')).toEqual({
      kind: 'found',
      request: { category: 'Access Management', request_type: 'Reset Okta password', department: 'IT Support', sla: { unit: 'hours', value: 4 } },
    });
    const laptop = catalog.pair('hardware', 'laptop issue');
    expect(laptop.kind === 'found' && slaMinutes(laptop.request.sla)).toBe(1440);
  });

  test('knows pairs only: a request under another category is unknown', () => {
    expect(catalog.pair('Hardware', 'Reset Okta password')).toEqual({ kind: 'unknown' });
    expect(catalog.pair('', '')).toEqual({ kind: 'unknown' });
  });

  test('two spellings of one pair are refused both', () => {
    const twice = catalogOf({ name: 'Access', requests: [request('Password reset'), request('password  RESET', 8), request('VPN')] });
    expect(twice.pair('access', 'Password reset')).toEqual({ kind: 'ambiguous', spellings: ['Access / Password reset', 'Access / password  RESET'] });
    expect(twice.pair('access', 'vpn').kind).toBe('found');
    expect(catalogOf({ name: 'A', requests: [request('x')] }, { name: 'a', requests: [request('y')] }).category('a')).toEqual({ kind: 'ambiguous', spellings: ['A', 'a'] });
  });

  test('the same pair twice in one spelling is one, if it promises the same', () => {
    expect(catalogOf({ name: 'A', requests: [request('x'), request('x')] }).pair('a', 'x').kind).toBe('found');
    expect(parseCatalog(wrap({ name: 'A', requests: [request('x', 1), request('x', 2)] }))).toEqual({
      ok: false,
      problems: [{ path: 'service_catalog.catalog.categories[0].requests[1]', message: 'says other things than service_catalog.catalog.categories[0].requests[0] of the same pair, expected each pair once' }],
    });
  });
});

test.each<[unknown, string, string]>([
  [undefined, '', 'found nothing, expected a mapping'],
  [{ catalog: {} }, 'service_catalog', 'found nothing, expected a mapping'],
  [{ service_catalog: { catalog: [] } }, 'service_catalog.catalog', 'found an empty list, expected a mapping'],
  [wrap(), 'service_catalog.catalog.categories', 'found an empty list, expected a list with at least one entry'],
  [wrap({ name: 'A' }), 'service_catalog.catalog.categories[0].requests', 'found nothing, expected a list with at least one entry'],
  [wrap({ name: '\u200B', requests: [request('x')] }), 'service_catalog.catalog.categories[0].name', 'found "\u200B", expected a name'],
  [wrap({ name: 'A', requests: [{ name: 'x' }] }), 'service_catalog.catalog.categories[0].requests[0].sla', 'found nothing, expected a mapping'],
  [wrap({ name: 'A', requests: [{ name: 'x', sla: { unit: 'hours' } }] }), 'service_catalog.catalog.categories[0].requests[0].sla.value', 'found nothing, expected a whole number from 1 to 100000'],
  [wrap({ name: 'A', requests: [request('x', '4.5')] }), 'service_catalog.catalog.categories[0].requests[0].sla.value', 'found "4.5", expected a whole number from 1 to 100000'],
  [wrap({ name: 'A', requests: [request('x', 0)] }), 'service_catalog.catalog.categories[0].requests[0].sla.value', 'found 0, expected a whole number from 1 to 100000'],
  [wrap({ name: 'A', requests: [request('x', 4, 'moons')] }), 'service_catalog.catalog.categories[0].requests[0].sla.unit', 'found "moons", expected minutes, hours, days, weeks'],
])('%j is refused at its place', (value, path, message) => {
  const { path: at, message: said } = (parseCatalog(value) as Extract<ParsedCatalog, { ok: false }>).problems[0]!;
  expect([at, said]).toEqual([path, message]);
});
