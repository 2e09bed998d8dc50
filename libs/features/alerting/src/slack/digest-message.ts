import { EVENT_TYPES } from '#contracts';
import { subjectOf, urgencyOf, type Notice } from '../planning/alert-notice.js';
import { alertWords } from './alert-words.js';
import { LIMITS, header, section, type SectionBlock, type SlackMessage } from './blocks.js';
import { elapsedOf } from './durations.js';
import { fullness, outcomeOf, ticketCount } from './escalation-words.js';
import { mrkdwnWords } from './plain-words.js';
import { slackDate } from './slack-date.js';
import { ticketLink, ticketName } from './ticket-link.js';

/** One message for many notices, a line each, breaches first, otherwise in the order given. `ticketUrl`: the configured link template. */
export function digestMessage(notices: readonly Notice[], ticketUrl: string | undefined): SlackMessage {
  const ordered = notices.toSorted((a, b) => urgencyOf(a) - urgencyOf(b));
  const summary = summaryOf(notices);
  const names = mrkdwnWords(ordered.map((notice) => subjectOf(notice).ticket_number ?? subjectOf(notice).ticket_id).join(', '), LIMITS.fallbackText - 200);
  return {
    text: `📋 ${summary}: ${names}`,
    blocks: [header(`📋 ${summary}`), ...sectionsOf(ordered.map((notice) => lineOf(notice, ticketUrl)))],
  };
}

function summaryOf(notices: readonly Notice[]): string {
  const alerts = notices.flatMap((notice) => (notice.type === EVENT_TYPES.alertRaised ? [notice.alert] : []));
  const atRisk = alerts.filter(({ kind }) => kind === 'warning').length;
  const ofType = (type: Notice['type']): number => notices.filter((notice) => notice.type === type).length;
  const parts = [[alerts.length - atRisk, 'breached'], [atRisk, 'at risk'], [ofType(EVENT_TYPES.breachRetracted), 'retracted'], [ofType(EVENT_TYPES.allocationEscalated), 'without room']] as const;
  return `${notices.length} SLA alerts: ${parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`).join(', ')}`;
}

/** At most 1480 characters, so that two lines fit into a section and 50 lines into 25 of them: the link takes 1000, the words the rest. */
function lineOf(notice: Notice, ticketUrl: string | undefined): string {
  const subject = subjectOf(notice);
  const link = `*${ticketLink(subject, ticketUrl, ticketName(subject))}*`;
  const title = mrkdwnWords(subject.title ?? '', 100);
  if (notice.type === EVENT_TYPES.allocationEscalated) return `🟠 ${link}${title && ` ${title}`}: no group has room, ${outcomeOf(notice.escalation, 40)}, ${fullness(notice.escalation)}, ${ticketCount(notice.escalation)}`;
  const clock = mrkdwnWords((notice.type === EVENT_TYPES.alertRaised ? notice.alert : notice.retraction).clock, 40);
  if (notice.type === EVENT_TYPES.breachRetracted) return `↩️ ${link}${title && ` ${title}`}: ${clock} retracted`;
  const { emoji, word } = alertWords(notice.alert);
  const due = slackDate(notice.alert.deadline);
  const owner = mrkdwnWords(subject.assignment_group ?? '', 40);
  return `${emoji} ${link}${title && ` ${title}`}: ${clock} ${mrkdwnWords(word.toLowerCase(), 40)}, ${elapsedOf(notice.alert.elapsed_ms, notice.alert.target_ms)}${due ? `, due ${due}` : ''}${owner && `, ${owner}`}`;
}

/** Packs lines into as few sections as hold them. */
function sectionsOf(lines: readonly string[]): SectionBlock[] {
  const texts: string[] = [];
  for (const line of lines) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + 1 + line.length <= LIMITS.sectionText) texts[texts.length - 1] = `${last}\n${line}`;
    else texts.push(line);
  }
  return texts.map(section);
}
