import { toStreamEvent } from '../stream/stream-event.js';
import { Filter } from './filter.js';

const raised = (fields: object) => toStreamEvent(1, 'sla.alert.raised.v1', JSON.stringify({ state: 'alert', tier: 'gold', assignment_group: 'net', ...fields }));

test('what is not named is not filtered, what is named must be among the words', () => {
  expect(Filter.ALL.passes(raised({ tier: null, assignment_group: null }))).toBe(true);
  const filter = new Filter({ states: ['alert', 'breach'], tiers: ['gold'] });
  expect(filter.passes(raised({}))).toBe(true);
  expect(filter.passes(raised({ tier: 'silver' }))).toBe(false);
  expect(filter.passes(raised({ tier: null }))).toBe(false);
  expect(new Filter({ groups: [] }).passes(raised({}))).toBe(false);
});

test('a retraction reaches whoever was shown the breach', () => {
  const retracted = toStreamEvent(2, 'sla.breach.retracted.v1', JSON.stringify({ state: 'met', tier: 'gold', assignment_group: null }));
  expect(new Filter({ states: ['breach'] }).passes(retracted)).toBe(true);
  expect(new Filter({ states: ['met'] }).passes(retracted)).toBe(true);
  expect(new Filter({ states: ['alert'] }).passes(retracted)).toBe(false);
});

test('that no group has room reaches whoever asked for what became of the ticket', () => {
  const escalated = (fields: object) => toStreamEvent(3, 'allocation.escalated.v1', JSON.stringify({ state: 'overbooked', tier: 'gold', assignment_group: 'net', ...fields }));
  const held = escalated({ state: 'held', assignment_group: null });
  expect([escalated({}), held].map((event) => Filter.ALL.passes(event))).toEqual([true, true]);
  expect([escalated({}), held].map((event) => new Filter({ states: ['alert', 'breach', 'held'] }).passes(event))).toEqual([false, true]);
  expect([escalated({}), held].map((event) => new Filter({ groups: ['net'] }).passes(event))).toEqual([true, false]);
});

test('filters that mean the same have the same key', () => {
  expect(new Filter({ tiers: ['b', 'a', 'b'] }).key).toBe(new Filter({ tiers: ['a', 'b'] }).key);
  expect(new Filter({ tiers: ['a'] }).key).not.toBe(new Filter({ groups: ['a'] }).key);
  expect(new Filter({}).key).not.toBe(new Filter({ tiers: [] }).key);
});
