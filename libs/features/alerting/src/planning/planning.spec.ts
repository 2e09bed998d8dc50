import { PoisonMessage } from '#platform/messaging';
import { alertMessageOf, alertRaised, allocationEscalated, breachRetracted, slackChannel, warningRaised } from '#testing';
import { noticeOf, urgencyOf } from './alert-notice.js';
import { primaryChannels } from './primary-channels.js';

const message = alertMessageOf(alertRaised());

describe('primary channels', () => {
  const names = (...channels: Parameters<typeof primaryChannels>[0]) => primaryChannels(channels).map(({ name }) => name);
  const channel = (name: string, fallback?: string) => slackChannel(name, 'https://hooks.example/', { fallback });

  test('are those that no other falls back on', () => {
    expect(names(channel('a', 'spare'), channel('b'), channel('spare'))).toEqual(['a', 'b']);
  });

  test('are all of them where they fall back on each other', () => {
    expect(names(channel('a', 'b'), channel('b', 'a'))).toEqual(['a', 'b']);
  });

  test('may name themselves without vanishing', () => {
    expect(names(channel('a', 'a'), channel('b'))).toEqual(['a', 'b']);
  });
});

describe('notices', () => {
  test('breach and overdue are urgent; warnings, retractions and full groups are not', () => {
    const urgency = (data: Parameters<typeof alertMessageOf>[0]) => urgencyOf(noticeOf(alertMessageOf(data))!);
    expect([urgency(alertRaised()), urgency(alertRaised({ kind: 'overdue' })), urgency(warningRaised()), urgency(breachRetracted(alertRaised())), urgency(allocationEscalated())]).toEqual([0, 0, 1, 1, 1]);
  });

  test('a type of another day is passed over', () => {
    expect(noticeOf({ ...message, type: 'sla.clock.started.v1' })).toBeUndefined();
  });

  test.each(['not json', 'null', '[]', '{"ticket_id": "T1"}', JSON.stringify({ ...alertRaised(), alert_id: 'x' })])('%s can never be told', (data) => {
    expect(() => noticeOf({ ...message, data })).toThrow(PoisonMessage);
  });

  test.each([{ handlers: 'desk' as never }, { decided_at: 'never' }, { ticket_id: 7 as never }])('that groups are full, with %j, can never be told', (fields) => {
    expect(() => noticeOf(alertMessageOf(allocationEscalated(fields)))).toThrow(PoisonMessage);
  });
});
