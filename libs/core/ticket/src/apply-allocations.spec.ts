import { applyAllocations, type TicketMoment } from '#core/ticket';

const moment = (occurredAt: number, fields: Partial<TicketMoment> = {}): TicketMoment =>
  ({ occurredAt, sequence: 0, eventId: `e${occurredAt}`, createdAt: 0, status: 'open', priority: 'high', tier: 'gold', ...fields });
const given = (occurredAt: number, allocated: NonNullable<TicketMoment['allocated']>): TicketMoment => ({ ...moment(occurredAt), status: '', eventId: `a${occurredAt}`, allocated });
const groups = (...timeline: TicketMoment[]) => applyAllocations(timeline).map(({ occurredAt, group, category }) => [occurredAt, group ?? null, category ?? null]);

test('without allocations nothing is copied', () => {
  const timeline = [moment(1), moment(2)];
  expect(applyAllocations(timeline)).toBe(timeline);
});

test('an allocation is a moment at which only the group changes, and who wrote is not repeated', () => {
  const timeline = [moment(1, { status: 'pending', comment: { by: 'customer', public: true }, firstResponseAt: 1 }), given(2, { group: 'net', category: 'vpn' })];
  expect(applyAllocations(timeline)[1]).toEqual({ ...moment(2, { status: 'pending', firstResponseAt: 1 }), eventId: 'a2', group: 'net', category: 'vpn' });
});

test('later moments keep the group until their source names one; what the source says of the category stays', () => {
  expect(groups(moment(1), given(2, { group: 'net', category: 'vpn' }), moment(3), moment(4, { group: 'apps', category: 'mail' }), moment(5))).toEqual([
    [1, null, null], [2, 'net', 'vpn'], [3, 'net', 'vpn'], [4, 'apps', 'mail'], [5, null, 'vpn'],
  ]);
});

test('taken back from every group', () => {
  expect(groups(moment(1, { group: 'apps' }), given(2, { group: 'net' }), given(3, {}), moment(4))).toEqual([[1, 'apps', null], [2, 'net', null], [3, null, null], [4, null, null]]);
});

test('given before anything was known of it', () => {
  expect(groups(given(1, { group: 'net' }), moment(2), moment(3))).toEqual([[2, 'net', null], [3, 'net', null]]);
  expect(groups(given(1, { group: 'net' }))).toEqual([]);
});
