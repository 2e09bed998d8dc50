import type { BreachRetracted } from '#contracts';
import { LIMITS, context, header, section, type SlackMessage } from './blocks.js';
import { mrkdwnWords, plainWords } from './plain-words.js';
import { slackDate } from './slack-date.js';
import { ticketLink, ticketName } from './ticket-link.js';

const REASONS: Readonly<Record<BreachRetracted['reason'], string>> = {
  late_event: 'An event that arrived late shows that it did not happen',
  retarget: 'The promise was changed, and under the new one it did not happen',
};

/** The states as people say them; one we do not know is said as it is. */
const STATES: ReadonlyMap<string, string> = new Map([['ok', 'in time'], ['alert', 'at risk'], ['breach', 'breached'], ['none', 'on no clock']]);

/** Takes an alert back. `ticketUrl`: the configured link template. */
export function retractionMessage(retraction: BreachRetracted, ticketUrl: string | undefined): SlackMessage {
  const clock = mrkdwnWords(retraction.clock, 60);
  const threshold = mrkdwnWords(retraction.threshold, 40);
  const title = mrkdwnWords(retraction.title ?? '', 500);
  const state = mrkdwnWords(STATES.get(retraction.state) ?? retraction.state, 20);
  return {
    text: `↩️ Retracted: ${clock} ${threshold} of ${ticketName(retraction)}; the ticket is now ${state}`,
    blocks: [
      header(`↩️ ${plainWords(`Retracted: ${retraction.clock} · ${retraction.ticket_number ?? retraction.ticket_id}`, LIMITS.headerText - 4)}`),
      section(`*${ticketLink(retraction, ticketUrl, ticketName(retraction))}*${title && ` ${title}`}`),
      section(`The ${clock} alert of ${slackDate(retraction.instant) ?? 'an unknown time'} (${threshold}) is taken back. ${REASONS[retraction.reason]}. The ticket is now *${state}*.`),
      context(`Alert ${mrkdwnWords(retraction.alert_id, 40)} · ${mrkdwnWords(retraction.correlation_id, 100)}`),
    ],
  };
}
