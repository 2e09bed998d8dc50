import { classify, parseCatalog, type Catalog, type Tier, type TierAnswer, type TicketText } from '#core/classification';

const parsed = parseCatalog({
  service_catalog: { catalog: { categories: [{ name: 'Access', department: 'IT Support', requests: [{ name: 'Password reset', sla: { unit: 'hours', value: 4 } }] }] } },
});
const catalog: Catalog = parsed.ok ? parsed.catalog : fail();
function fail(): never {
  throw new Error('the catalog of this test is wrong');
}
const ticket = (id: string): TicketText => ({ id, title: id, description: '' });
const tier = (name: Tier['name'], answer: (ticket: TicketText) => TierAnswer, answers: Tier['answers'] = ['category', 'request_type', 'department']): Tier =>
  ({ name, answers, classify: (tickets) => tickets.map(answer) });
const unsure: TierAnswer = { kind: 'unsure', reason: 'no idea' };

test('the first tier that is sure decides, in the spelling of the catalog, with the promise of the catalog', async () => {
  const llm = tier('llm', () => ({ kind: 'sure', suggestion: { category: ' ACCESS', request_type: 'password  reset', confidence: 0.9, sla: { unit: 'minutes', value: 1 } } }));
  expect(await classify([ticket('a')], [llm, tier('keywords', () => fail())], catalog)).toEqual([{
    category: 'Access', request_type: 'Password reset', department: 'IT Support', sla: { unit: 'hours', value: 4 }, confidence: 0.9, tier: 'llm', unsure: false,
    sources: { category: 'llm', request_type: 'llm', department: 'catalog' },
    notes: [{ tier: 'llm', kind: 'sla_ignored', detail: 'an SLA of its own; promises come from the catalog only' }],
  }]);
});

test('a pair that is not in the catalog passes on; only the tickets that are left are asked about', async () => {
  const asked: string[] = [];
  const llm = tier('llm', ({ id }) => ({ kind: 'sure', suggestion: { category: id === 'a' ? 'Access' : 'Hardware', request_type: 'Password reset', confidence: 0.9 } }));
  const learned = tier('learned', ({ id }) => (asked.push(id), { kind: 'sure', suggestion: { category: 'Hardware', department: 'IT Support', confidence: 0.7 } }));
  const [a, b] = await classify([ticket('a'), ticket('b')], [llm, learned], catalog);
  expect([a!.tier, b!.tier, asked]).toEqual(['llm', 'learned', ['b']]);
  expect(b).toMatchObject({ category: 'Hardware', request_type: null, sla: null, notes: [{ tier: 'llm', kind: 'not_in_catalog', detail: 'Hardware / Password reset' }] });
});

test('a failing tier fails nobody: what it throws, or too few answers, pass all on', async () => {
  const thrower: Tier = { name: 'llm', answers: ['category'], classify: () => Promise.reject(new Error('503')) };
  const miscounting: Tier = { name: 'learned', answers: ['category'], classify: () => [] };
  const [only] = await classify([ticket('a')], [thrower, miscounting, tier('keywords', () => ({ kind: 'sure', suggestion: { department: 'HR', confidence: 0.5 } }))]);
  expect(only).toMatchObject({ tier: 'keywords', department: 'HR', category: null, notes: [{ kind: 'failed', detail: '503' }, { kind: 'failed', detail: '0 answers for 1 tickets' }] });
});

test('a lower tier adds what the deciding one does not know, and takes nothing back', async () => {
  const learned = tier('learned', () => ({ kind: 'sure', suggestion: { category: 'Hardware', confidence: 0.8 } }), ['category', 'department']);
  const keywords = tier('keywords', () => ({ kind: 'sure', suggestion: { category: 'Access', request_type: 'Password reset', department: 'Facilities', confidence: 0.99 } }));
  expect((await classify([ticket('a')], [learned, keywords], catalog))[0]).toMatchObject({
    category: 'Hardware', request_type: null, department: 'Facilities', tier: 'learned', confidence: 0.8, sources: { category: 'learned', department: 'keywords' },
  });
});

test('a lower tier completes the request type, and with it the promise, of a category that was decided; not of another, nor where there is no catalog', async () => {
  const learned = tier('learned', () => ({ kind: 'sure', suggestion: { category: 'access', department: 'Own desk', confidence: 0.8 } }), ['category', 'department']);
  const says = (category: string): Tier => tier('keywords', () => ({ kind: 'sure', suggestion: { category, request_type: 'password reset', department: 'Facilities', confidence: 0.99 } }));
  expect((await classify([ticket('a')], [learned, says('ACCESS')], catalog))[0]).toMatchObject({
    category: 'Access', request_type: 'Password reset', sla: { unit: 'hours', value: 4 }, tier: 'learned', confidence: 0.8, sources: { category: 'learned', request_type: 'keywords' },
  });
  expect((await classify([ticket('a')], [learned, says('Hardware')], catalog))[0]).toMatchObject({ category: 'Access', request_type: null, sla: null });
  expect((await classify([ticket('a')], [learned, tier('keywords', () => unsure)], catalog))[0]).toMatchObject({ category: 'Access', request_type: null, sla: null, unsure: false });
  expect((await classify([ticket('a')], [learned, tier('keywords', () => fail())]))[0]).toMatchObject({ category: 'access', request_type: null, notes: [] });
});

test('where nobody is sure, the best guess counts and says so; where nobody has one, nothing does', async () => {
  const guess = (name: Tier['name'], department: string, confidence: number): Tier => tier(name, () => ({ kind: 'unsure', reason: 'weak', suggestion: { department, confidence } }));
  expect((await classify([ticket('a')], [guess('learned', 'HR', 0.4), guess('keywords', 'General', 0.2)]))[0]).toMatchObject({ department: 'HR', tier: 'learned', unsure: true, confidence: 0.4 });
  expect((await classify([ticket('a')], [tier('keywords', () => unsure)]))[0]).toMatchObject({ department: null, tier: null, unsure: true, confidence: 0 });
  expect(await classify([], [tier('keywords', () => unsure)])).toEqual([]);
});

test('whose a request is, the catalog says, whatever the tier that found the request thinks', async () => {
  const keywords = tier('keywords', () => ({ kind: 'sure', suggestion: { category: 'Access', request_type: 'Password reset', department: 'Finance', confidence: 0.6 } }));
  expect((await classify([ticket('a')], [keywords], catalog))[0]).toMatchObject({ category: 'Access', department: 'IT Support', sources: { department: 'catalog' } });
});
