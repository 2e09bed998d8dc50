import { retryAfterMs } from '#platform/outbound';
import { judgeAnswer } from './judge-answer.js';

const NOW = new Date('2026-01-05T10:00:00Z');

test.each([
  ['7', 7000],
  ['0', 0],
  ['1.5', 1500],
  ['Mon, 05 Jan 2026 10:00:30 GMT', 30_000],
  ['Mon, 05 Jan 2026 09:00:00 GMT', 0],
  ['', undefined],
  ['soon', undefined],
  [null, undefined],
])('Retry-After %s is %s ms', (header, ms) => {
  expect(retryAfterMs(header, NOW)).toBe(ms);
});

test.each([
  [200, 'ok', { kind: 'accepted' }],
  [204, '', { kind: 'accepted' }],
  [429, 'rate_limited', { kind: 'rate_limited', retryAfterMs: 5 }],
  [408, '', { kind: 'failed', reason: '408' }],
  [503, 'busy', { kind: 'failed', reason: '503 busy' }],
  [400, 'invalid_blocks', { kind: 'refused', because: 'message', reason: '400 invalid_blocks' }],
  [413, '', { kind: 'refused', because: 'message', reason: '413' }],
  [403, 'action_prohibited', { kind: 'refused', because: 'channel', reason: '403 action_prohibited' }],
  [404, 'no_service', { kind: 'refused', because: 'channel', reason: '404 no_service' }],
  [410, 'channel_is_archived', { kind: 'refused', because: 'channel', reason: '410 channel_is_archived' }],
])('%d %s', (status, body, answer) => {
  expect(judgeAnswer(status, body, 5)).toEqual(answer);
});
