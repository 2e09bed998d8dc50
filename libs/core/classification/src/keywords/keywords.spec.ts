import { readFileSync } from 'node:fs';
import { stemmer } from '@orama/stemmers/english';
import { parse as parseCsv } from 'csv-parse/sync';
import fc from 'fast-check';
import { parse } from 'yaml';
import { keywordTier, parseCatalog, parseKeywordRules, type ParsedRules, type Tier, type TierAnswer } from '#core/classification';

const shipped = parseKeywordRules(parse(readFileSync('config/classification/keywords.yaml', 'utf8')));
if (!shipped.ok) throw new Error(JSON.stringify(shipped.problems));
const tier = keywordTier(shipped.rules, { stem: stemmer, threshold: 0.3 });

const ask = (tier: Tier, title: string, description = ''): TierAnswer => (tier.classify([{ id: '1', title, description }]) as TierAnswer[])[0]!;
const departmentOf = (answer: TierAnswer): string | undefined => ('suggestion' in answer ? answer.suggestion?.department : undefined);
const departmentFor = (title: string, description = ''): string | undefined => departmentOf(ask(tier, title, description));

test('the labelled tickets get their department, at least 95 in 100', () => {
  const tickets = parseCsv(readFileSync('samples/department-tickets.csv', 'utf8'), { columns: true }) as { department: string; title: string; description: string }[];
  expect(tickets.length).toBeGreaterThanOrEqual(200);
  const wrong = tickets.filter(({ department, title, description }) => departmentFor(title, description) !== department);
  if (wrong.length / tickets.length > 0.05) throw new Error(JSON.stringify(wrong, null, 2));
});

test.each([
  ['PASSWORDS', 'IT Support'], ['two invoices', 'Finance'], ['printers', 'IT Support'], ['vacations', 'HR'], ['Parkplatz? no: parking spaces', 'Facilities'],
  ['passwrod', 'IT Support'], ['reimbursment', 'Finance'], ['maternty leave', 'HR'], ['elevater', 'Facilities'], ['xyzzy', 'General'], ['', 'General'],
])('%j belongs to %s', (title, department) => {
  expect(departmentFor(title)).toBe(department);
});

test.each([
  ['This is not about my password. How many vacation days have I left?', 'HR'],
  ['It isn’t a printer problem, the heating is off', 'Facilities'],
  ['The laptop works fine but my payslip is wrong', 'HR'],
  ['My payslip is wrong; nothing to do with the laptop', 'HR'],
  ['VPN not working', 'IT Support'],
  ['no internet', 'IT Support'],
  ["can't log in", 'IT Support'],
])('what is ruled out does not count, what fails does: %s', (title, department) => {
  expect(departmentFor(title)).toBe(department);
});

test('no case, no form of characters and no company changes an answer', () => {
  const words = ['password', 'invoice', 'vacation', 'elevator', 'newsletter', 'broken', 'not about', 'the', ',', 'please'];
  fc.assert(fc.property(fc.array(fc.array(fc.constantFrom(...words), { maxLength: 8 }).map((chosen) => chosen.join(' ')), { maxLength: 4 }), (titles) => {
    const tickets = titles.map((title, index) => ({ id: String(index), title, description: title }));
    expect(tier.classify(tickets)).toEqual(tickets.flatMap((ticket) => tier.classify([ticket]) as TierAnswer[]));
    expect(titles.map((title) => departmentFor(title.toUpperCase()))).toEqual(titles.map((title) => departmentFor(title)));
  }));
});

test('confidence is in 0 to 1 for any text', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.string(), (title, description) => {
    const answer = ask(tier, title, description);
    const confidence = 'suggestion' in answer ? answer.suggestion?.confidence ?? 0 : 0;
    expect(confidence >= 0 && confidence <= 1).toBe(true);
  }));
});

test('with a catalog, the entry whose words all stand in the text is named; of equals none', () => {
  const parsed = parseCatalog({
    service_catalog: { catalog: { categories: [
      { name: 'Access', requests: [{ name: 'Password reset', sla: { unit: 'hours', value: 4 } }, { name: 'Reset Okta password', sla: { unit: 'hours', value: 2 } }] },
      { name: 'Hardware', requests: [{ name: 'Laptop issue', sla: { unit: 'days', value: 1 } }] },
      { name: 'Furniture', requests: [{ name: 'Chair issue', sla: { unit: 'days', value: 1 } }] },
    ] } },
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const withCatalog = keywordTier(shipped.rules, { stem: stemmer, threshold: 0.3 }, () => parsed.catalog);
  const requestFor = (title: string): unknown => {
    const answer = ask(withCatalog, title);
    return 'suggestion' in answer ? answer.suggestion?.request_type : undefined;
  };
  expect(requestFor('Resetting my passwords, please')).toBe('Password reset');
  expect(requestFor('Reset the okta password')).toBe('Reset Okta password');
  expect(requestFor('Laptop and chair')).toBeUndefined();
  expect(requestFor('something else')).toBeUndefined();
});

test.each<[unknown, string, string]>([
  [null, '', 'found nothing, expected a mapping of fallback, dismissals, reassurances, departments'],
  [{ departments: { IT: { 5: ['vpn'] } }, color: 1 }, 'color', 'unknown key, expected one of fallback, dismissals, reassurances, departments'],
  [{ departments: {} }, 'departments', 'found a mapping, expected a mapping of departments, each with its terms by weight'],
  [{ departments: { IT: ['vpn'] } }, 'departments.IT', 'found a list, expected a mapping of weights to lists of words'],
  [{ departments: { IT: { heavy: ['vpn'] } } }, 'departments.IT.heavy', 'found "heavy", expected a weight from 0 to 100'],
  [{ departments: { IT: { 5: ['vpn', '!!'] } } }, 'departments.IT.5[1]', 'found "!!", expected a word or several'],
  [{ departments: { IT: { 5: ['vpn'] } }, fallback: 'HR' }, 'fallback', 'found "HR", expected one of IT'],
])('rules like %j are refused at their place', (value, path, message) => {
  expect((parseKeywordRules(value) as Extract<ParsedRules, { ok: false }>).problems[0]).toEqual({ path, message });
});
