import fc from 'fast-check';
import { EVENT_TYPES, type AlertRaised, type AllocationEscalated, type BreachRetracted } from '#contracts';
import { alertRaised, allocationEscalated, breachRetracted, slackObjection, warningRaised } from '#testing';
import { alertMessage } from './alert-message.js';
import type { SlackMessage } from './blocks.js';
import { digestMessage } from './digest-message.js';
import { duration, elapsedOf } from './durations.js';
import { escalationMessage } from './escalation-message.js';
import { mrkdwnWords, plainWords } from './plain-words.js';
import { retractionMessage } from './retraction-message.js';

const TEMPLATE = 'https://tickets.example/{ticket_id}?n={ticket_number}';

/** Every text of a message that Slack reads as mrkdwn. */
function mrkdwnOf({ text, blocks }: SlackMessage): string[] {
  return [text, ...blocks.flatMap((block) => (block.type === 'header' ? [] : block.type === 'context' ? block.elements : [block.text, ...(block.fields ?? [])])).flatMap((element) => (element ? [element.text] : []))];
}

/** The control sequences Slack would obey in a text. */
function sequencesOf(text: string): string[] {
  return text.match(/<[^>]*>?|>/g) ?? [];
}

const mrkdwn = (text: string) => ({ type: 'mrkdwn', text, verbatim: true });
const mrkdwnSection = (text: string) => ({ type: 'section', text: mrkdwn(text) });

function wordsOf(message: SlackMessage): string {
  return JSON.stringify(message, undefined, 1);
}

test('an alert says ticket, link, clock, elapsed and target, due time, level, owner, priority, tier, policy', () => {
  const message = alertMessage(alertRaised({ title: 'Mail is <down> & out', url: 'https://jira.example/browse/INC-T1?a=1&b=2' }), TEMPLATE);
  expect(message.text).toBe('🔴 Breached: response of INC-T1 “Mail is &lt;down&gt; &amp; out”, 30 min of 30 min (100 %), was due 2026-01-05 10:00 UTC, owner Mail team');
  const words = wordsOf(message);
  for (const part of [
    '🔴 Breached: response · INC-T1', '*<https://jira.example/browse/INC-T1?a=1&amp;b=2|INC-T1>* Mail is &lt;down&gt; &amp; out', '*Clock*\\nresponse', '*Elapsed*\\n30 min of 30 min (100 %)',
    '*Was due*\\n<!date^1767607200^{date_short_pretty} {time}|2026-01-05 10:00 UTC>', '*Level*\\n2', '*Owner*\\nMail team', '*Priority and tier*\\nhigh, gold', 'Policy tier:gold/high, version 3', 'corr-T1',
  ]) expect(words).toContain(part);
});

test('a warning names its threshold; what is missing has words too', () => {
  const message = alertMessage(warningRaised({ title: null, ticket_number: null, assignment_group: null, deadline: null, reason: 'retarget' }), TEMPLATE);
  const words = wordsOf(message);
  for (const part of ['🟡 At risk (85%): response · T1', '*<https://tickets.example/T1?n=T1|T1>*', '*Due*\\nno deadline', '*Owner*\\nnobody yet', 'The promise was changed.', '25 min 30 s of 30 min (85 %)']) expect(words).toContain(part);
  expect(message.text).not.toContain('“');
});

test('an overdue alert says by how much', () => {
  expect(wordsOf(alertMessage(alertRaised({ kind: 'overdue', threshold: '+1h' }), undefined))).toContain('Overdue (+1h)');
});

test('a retraction says what is taken back, why, and the state now', () => {
  const words = wordsOf(retractionMessage(breachRetracted(alertRaised()), undefined));
  for (const part of ['Retracted: response · INC-T1', '<!date^1767607200^', 'arrived late', 'now *in time*']) expect(words).toContain(part);
});

test('that groups are full: which, since when, how many tickets, who has this one, and what to do', () => {
  const link = 'https://jira.example/browse/INC-T1?a=1&b=2';
  expect(escalationMessage(allocationEscalated({ decision_id: '12', title: 'Mail is <down> & out', url: link }), TEMPLATE)).toEqual({
    text: '🟠 No group has room: INC-T1 “Mail is &lt;down&gt; &amp; out” overbooks Network; 2 of 2 suitable groups are full since 2026-01-05 09:30 UTC, 7 tickets without room so far',
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: '🟠 No group has room · INC-T1', emoji: false } },
      mrkdwnSection('*<https://jira.example/browse/INC-T1?a=1&amp;b=2|INC-T1>* Mail is &lt;down&gt; &amp; out'),
      { type: 'section', fields: [
        '*Given to*\nNetwork, which is full', '*Full*\n2 of 2 suitable groups are full', '*Since*\n<!date^1767605400^{date_short_pretty} {time}|2026-01-05 09:30 UTC>',
        '*Without room so far*\n7 tickets', '*Priority and tier*\nhigh, gold',
      ].map(mrkdwn) },
      mrkdwnSection('*Full are* Network, Mail team\n*What to do* Give a group more places, or finish or move what it has. Until one has room, every further ticket overbooks too; an override moves one.'),
      { type: 'context', elements: [mrkdwn('Further tickets are counted, not told one by one · decision 12 · corr-T1')] },
    ],
  });
});

test('a held ticket has no group, and more groups are full than are named', () => {
  const held = allocationEscalated({ ticket_number: null, title: null, state: 'held', allocation: null, assignment_group: null, candidates: 3, full: 3, tickets: 1, since: 'never', priority: null });
  const message = escalationMessage(held, undefined);
  expect(message.text).toBe('🟠 No group has room: T1 is held; 3 of 3 suitable groups are full, 1 ticket without room so far');
  const words = wordsOf(message);
  for (const part of ['*T1*"', '*Given to*\\nnobody, it is held', '*Since*\\nan unknown time', '*Full are* Network, Mail team and 1 more', 'Held tickets go out by themselves as soon as there is room', 'unknown, gold']) expect(words).toContain(part);
  expect(escalationMessage(allocationEscalated({ candidates: 1, full: 1 }), undefined).text).toContain('1 of 1 suitable group is full');
});

test.each(['javascript:alert(1)', 'ftp://x.example/', 'https://user:secret@x.example/', 'not a url', `https://x.example/${'a'.repeat(2000)}`])('no link to %s', (url) => {
  expect(wordsOf(alertMessage(alertRaised({ url }), undefined))).toContain('*INC-T1*');
});

test.each([[0, '0 s'], [-5, '0 s'], [45_000, '45 s'], [90_000, '1 min 30 s'], [5_400_000, '1 h 30 min'], [86_400_000, '1 d'], [86_460_000, '1 d'], [187_200_000, '2 d 4 h']])('%d ms is %s', (ms, words) => {
  expect(duration(ms)).toBe(words);
});

test('a target of nothing has no percentage', () => {
  expect(elapsedOf(1000, 0)).toBe('1 s of 0 s');
});

describe('whatever people write', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.string({ unit: 'grapheme', maxLength: 6000 }),
    fc.array(fc.constantFrom('<!channel>', '<@U1>', '@here', '@Everyone', '@\u200bchannel', '<http://evil.example|x>', 'https://evil.example', '&lt;', '&', '<', '>', '|', '^', '\u0000', '\n', '\u202e', '\ud800', '*', '`', '🙂', 'word '), { maxLength: 400 }).map((parts) => parts.join('')),
    fc.constantFrom('', ' ', '\u0000', '&'.repeat(5000), '🙂'.repeat(3000)),
  );
  const url = fc.option(fc.oneof(nasty, nasty.map((words) => `https://tickets.example/${words}`), fc.webUrl({ withFragments: true, withQueryParameters: true })), { nil: null });
  const subject = fc.record({ ticket_id: nasty, ticket_number: fc.option(nasty, { nil: null }), title: fc.option(nasty, { nil: null }), url, priority: fc.option(nasty, { nil: null }), tier: fc.option(nasty, { nil: null }), assignment_group: fc.option(nasty, { nil: null }), clock: nasty, threshold: nasty, correlation_id: nasty });
  const instant = fc.constantFrom('2026-01-05T10:00:00.000Z', 'never', '+275760-09-13T00:00:00.000Z');
  const ms = fc.maxSafeNat();
  const alert: fc.Arbitrary<AlertRaised> = fc.record({ subject, policy: nasty, elapsed_ms: ms, target_ms: ms, deadline: fc.option(instant, { nil: null }), kind: fc.constantFrom('warning' as const, 'breach' as const, 'overdue' as const) })
    .map(({ subject: own, ...rest }) => alertRaised({ ...own, ...rest }));
  const retraction: fc.Arbitrary<BreachRetracted> = fc.record({ alert, state: nasty, instant }).map(({ alert: of, ...rest }) => breachRetracted(of, rest));
  const escalation: fc.Arbitrary<AllocationEscalated> = fc.record({ subject, group: fc.option(nasty, { nil: null }), full_groups: fc.array(nasty, { maxLength: 20 }), full: fc.nat(), tickets: fc.nat(), since: instant, decision_id: nasty })
    .map(({ subject: { clock: _, threshold: __, ...own }, group, ...rest }) => allocationEscalated({ ...own, ...rest, candidates: rest.full, allocation: group === null ? null : { group_id: 'g', group_name: group } }));
  const notice = fc.oneof(alert.map((a) => ({ type: EVENT_TYPES.alertRaised, alert: a }) as const), retraction.map((r) => ({ type: EVENT_TYPES.breachRetracted, retraction: r }) as const), escalation.map((e) => ({ type: EVENT_TYPES.allocationEscalated, escalation: e }) as const));
  const template = fc.constantFrom(undefined, TEMPLATE, 'https://tickets.example/{ticket_id}|{ticket_number}>', '{ticket_id}');
  const message = fc.oneof(
    fc.tuple(alert, template).map(([a, t]) => alertMessage(a, t)),
    fc.tuple(retraction, template).map(([r, t]) => retractionMessage(r, t)),
    fc.tuple(escalation, template).map(([e, t]) => escalationMessage(e, t)),
    fc.tuple(fc.array(notice, { minLength: 1, maxLength: 50 }), template).map(([n, t]) => digestMessage(n, t)),
  );

  test('Slack takes the message', () => {
    fc.assert(fc.property(message, (it) => slackObjection(JSON.stringify(it)) === undefined), { numRuns: 300 });
  });

  test('the longest digest is taken', () => {
    const longest = alertRaised({ title: '&'.repeat(5000), ticket_number: '&'.repeat(500), clock: '&'.repeat(500), assignment_group: '&'.repeat(500), threshold: '&'.repeat(500), url: `https://x.example/${'a'.repeat(980)}`, elapsed_ms: Number.MAX_SAFE_INTEGER, kind: 'warning' });
    const digest = digestMessage(Array.from({ length: 50 }, () => ({ type: EVENT_TYPES.alertRaised, alert: longest })), undefined);
    expect(slackObjection(JSON.stringify(digest))).toBeUndefined();
    expect(digest.blocks.length).toBeLessThanOrEqual(26);
  });

  test('it mentions nobody, links nothing but the ticket, and controls nothing', () => {
    fc.assert(fc.property(message, (it) => {
      for (const text of mrkdwnOf(it)) {
        for (const sequence of sequencesOf(text)) {
          expect(sequence).toMatch(/^<(!date\^-?\d+\^\{date_short_pretty\} \{time\}\|[^<>|]+|https?:\/\/[^<>|\s]+\|[^<>]+)>$/);
        }
        const outside = text.replace(/<[^>]*>/g, '');
        expect(outside).not.toMatch(/@(here|channel|everyone|group)|:\/\//i);
        expect(outside.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
        expect(text.isWellFormed()).toBe(true);
        expect(outside.replaceAll(/&(amp|lt|gt);/g, '')).not.toContain('&');
      }
    }), { numRuns: 300 });
  });

  test('words are cut at a whole character and never longer than allowed', () => {
    fc.assert(fc.property(nasty, fc.integer({ min: 1, max: 200 }), (words, max) => {
      for (const fitted of [mrkdwnWords(words, max), plainWords(words, max)]) {
        expect(fitted.length).toBeLessThanOrEqual(max);
        expect(fitted.isWellFormed()).toBe(true);
      }
    }));
  });
});
