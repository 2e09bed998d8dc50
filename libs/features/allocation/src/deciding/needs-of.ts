import { LEVELS, type Level, type TicketNeeds } from '#core/allocation';
import { foldTicket, readClock } from '#core/sla-clock';
import { ticketMoment } from '#contracts';
import type { WatchdogConfig } from '#platform/config';
import type { ClassifiedAs } from '../classifier.js';
import type { Places } from '../places.js';
import type { RememberedTicket } from '../remembering/remember-tickets.js';
import type { Meaningful } from './meaningful-categories.js';

export interface WaitingTicket {
  readonly tenantId: string;
  readonly ticket: RememberedTicket;
  /** Groups that gave it back, as handler/group. */
  readonly excluded: readonly string[];
}

/** What the scorers ask of a ticket at `now` (epoch ms). */
export function needsOf({ tenantId, ticket, excluded }: WaitingTicket, classified: ClassifiedAs | undefined, config: WatchdogConfig, places: Places, now: number, meaningful: Meaningful): TicketNeeds {
  // Some sources call every ticket an Incident or a Bug: such a word says nothing of who can help, and what was read from its text may.
  const said = [ticket.category, classified?.category, classified?.department].filter((one) => one != null);
  const category = said.find(meaningful) ?? said[0];
  const place = places.locate(ticket.requester_location ?? {});
  const country = ticket.requester_location?.country;
  const language = textAt(ticket.external_metadata, 'language') ?? textAt(ticket.external_metadata, 'locale');
  const [urgency, impact] = [levelOf(ticket.urgency), levelOf(ticket.impact)];
  return {
    ticketId: ticket.id,
    priority: ticket.priority,
    now,
    ...(category !== undefined && { category }),
    ...(urgency && { urgency }),
    ...(impact && { impact }),
    requester: {
      ...(place.lat !== undefined && place.lng !== undefined && { point: { lat: place.lat, lng: place.lng } }),
      ...(place.timezone !== undefined && { zone: place.timezone }),
      ...(country != null && { country }),
      ...(language !== undefined && { language }),
      ...(ticket.tags != null && { tags: ticket.tags }),
    },
    ...urgencyOfClocks(tenantId, { ...ticket, ...(ticket.category == null && classified?.category != null && { category: classified.category }) }, config, now),
    ...(excluded.length > 0 && { excludedGroups: excluded }),
  };
}

/** The clock that is due first, were this all that ever happened to the ticket: its past is the evaluator's to know. */
function urgencyOfClocks(tenantId: string, ticket: RememberedTicket, config: WatchdogConfig, now: number): Pick<TicketNeeds, 'remainingMs' | 'deadline'> {
  const { clocks } = foldTicket([ticketMoment(ticket, { id: ticket.id, tenantId })], config.policies);
  const [first] = clocks.filter(({ deadline }) => deadline !== null).sort((a, b) => a.deadline! - b.deadline!);
  if (first === undefined) return {};
  const { remainingMs } = readClock(first, Math.max(now, first.startedAt), config.schedule(first.calendar, first.policyVersion));
  return { deadline: first.deadline!, ...(remainingMs !== null && { remainingMs }) };
}

/** `1 - High`, `P2`, `2` as well as `high`. */
export function levelOf(word: string | null | undefined): Level | undefined {
  const text = word?.toLowerCase() ?? '';
  const named = LEVELS.find((level) => text.includes(level));
  if (named) return named;
  if (/critical|urgent|severe|extensive/.test(text)) return 'high';
  if (/moderate|normal/.test(text)) return 'medium';
  if (/minor|none/.test(text)) return 'low';
  return { 1: 'high', 2: 'medium', 3: 'low' }[/^\D{0,3}([123])\b/.exec(text)?.[1] ?? ''] as Level | undefined;
}

function textAt(metadata: Readonly<Record<string, unknown>> | null | undefined, key: string): string | undefined {
  const value = metadata?.[key];
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}
