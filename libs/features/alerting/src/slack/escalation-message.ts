import type { AllocationEscalated } from '#contracts';
import { LIMITS, context, fields, header, section, type SlackMessage } from './blocks.js';
import { fullness, outcomeOf, ticketCount } from './escalation-words.js';
import { mrkdwnWords, plainWords } from './plain-words.js';
import { slackDate, utcDate } from './slack-date.js';
import { ticketLink, ticketName } from './ticket-link.js';

const MAKE_ROOM = 'Give a group more places, or finish or move what it has.';
const NEXT_STEPS: Readonly<Record<AllocationEscalated['state'], string>> = {
  overbooked: `${MAKE_ROOM} Until one has room, every further ticket overbooks too; an override moves one.`,
  held: `${MAKE_ROOM} Held tickets go out by themselves as soon as there is room; until then nobody works on them, unless an override gives one away all the same.`,
};

/** Says that groups are full, and what can be done. `ticketUrl`: the configured link template. */
export function escalationMessage(escalation: AllocationEscalated, ticketUrl: string | undefined): SlackMessage {
  const { allocation, state, full, full_groups } = escalation;
  const title = mrkdwnWords(escalation.title ?? '', 500);
  const since = utcDate(escalation.since);
  const unnamed = full - full_groups.length;
  const names = mrkdwnWords(full_groups.join(', '), 1500) + (unnamed > 0 ? ` and ${unnamed} more` : '');
  return {
    text: `🟠 No group has room: ${ticketName(escalation)}${title && ` “${mrkdwnWords(escalation.title ?? '', 200)}”`} ${outcomeOf(escalation, 200)}; ${fullness(escalation)}${since ? ` since ${since}` : ''}, ${ticketCount(escalation)} without room so far`,
    blocks: [
      header(`🟠 ${plainWords(`No group has room · ${escalation.ticket_number ?? escalation.ticket_id}`, LIMITS.headerText - 4)}`),
      section(`*${ticketLink(escalation, ticketUrl, ticketName(escalation))}*${title && ` ${title}`}`),
      fields([
        `*Given to*\n${allocation ? `${mrkdwnWords(allocation.group_name, 200)}, which is full` : 'nobody, it is held'}`,
        `*Full*\n${fullness(escalation)}`,
        `*Since*\n${slackDate(escalation.since) ?? 'an unknown time'}`,
        `*Without room so far*\n${ticketCount(escalation)}`,
        `*Priority and tier*\n${mrkdwnWords(escalation.priority ?? 'unknown', 60)}, ${mrkdwnWords(escalation.tier ?? 'unknown', 60)}`,
      ]),
      section(`*Full are* ${names || 'all of them'}\n*What to do* ${NEXT_STEPS[state]}`),
      context(`Further tickets are counted, not told one by one · decision ${mrkdwnWords(escalation.decision_id, 40)} · ${mrkdwnWords(escalation.correlation_id, 100)}`),
    ],
  };
}
