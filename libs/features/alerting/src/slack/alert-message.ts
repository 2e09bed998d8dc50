import type { AlertRaised } from '#contracts';
import { alertWords } from './alert-words.js';
import { LIMITS, context, fields, header, section, type SlackMessage } from './blocks.js';
import { elapsedOf } from './durations.js';
import { mrkdwnWords, plainWords } from './plain-words.js';
import { slackDate, utcDate } from './slack-date.js';
import { ticketLink, ticketName } from './ticket-link.js';

/** The message for one alert. `ticketUrl`: the configured link template. */
export function alertMessage(alert: AlertRaised, ticketUrl: string | undefined): SlackMessage {
  const { emoji, word } = alertWords(alert);
  const clock = mrkdwnWords(alert.clock, 60);
  const title = mrkdwnWords(alert.title ?? '', 500);
  const owner = mrkdwnWords(alert.assignment_group ?? '', 200) || 'nobody yet';
  const elapsed = elapsedOf(alert.elapsed_ms, alert.target_ms);
  const dueWord = alert.kind === 'warning' ? 'Due' : 'Was due';
  const due = utcDate(alert.deadline);
  return {
    text: `${emoji} ${mrkdwnWords(word, 40)}: ${clock} of ${ticketName(alert)}${title && ` “${mrkdwnWords(alert.title ?? '', 200)}”`}, ${elapsed}${due ? `, ${dueWord.toLowerCase()} ${due}` : ''}, owner ${owner}`,
    blocks: [
      header(`${emoji} ${plainWords(`${word}: ${alert.clock} · ${alert.ticket_number ?? alert.ticket_id}`, LIMITS.headerText - 4)}`),
      section(`*${ticketLink(alert, ticketUrl, ticketName(alert))}*${title && ` ${title}`}`),
      fields([
        `*Clock*\n${clock}`,
        `*Elapsed*\n${elapsed}`,
        `*${dueWord}*\n${slackDate(alert.deadline) ?? 'no deadline'}`,
        `*Level*\n${alert.level}`,
        `*Owner*\n${owner}`,
        `*Priority and tier*\n${mrkdwnWords(alert.priority ?? 'unknown', 60)}, ${mrkdwnWords(alert.tier ?? 'unknown', 60)}`,
      ]),
      context(`${alert.reason === 'retarget' ? 'The promise was changed. ' : ''}Policy ${mrkdwnWords(alert.policy, 200)}, version ${alert.policy_version} · alert ${mrkdwnWords(alert.alert_id, 40)} · ${mrkdwnWords(alert.correlation_id, 100)}`),
    ],
  };
}
