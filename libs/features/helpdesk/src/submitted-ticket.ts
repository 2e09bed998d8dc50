import { randomUUID } from 'node:crypto';
import type { TicketEventData, TicketSubmission } from '#contracts';
import type { Status } from '#core/ticket';
import type { WatchdogConfig } from '#platform/config';
import type { DepartmentGuess } from './departments.js';

/** Begins the id of every submitted ticket, so that the tickets of other systems are passed over unread. */
const PREFIX = 'DESK-';
/** Under `external_metadata`: policies can match on `helpdesk.department`. */
const NAME = 'helpdesk';

export const FIRST_STATUS: Status = 'new';

export type Assigned = Pick<DepartmentGuess, 'department' | 'confidence' | 'tier' | 'unsure'>;

/** With a UUID, for a counter would meet the ids of other systems. */
export const newSubmittedId = (): string => PREFIX + randomUUID();

export const isSubmittedId = (ticketId: string): boolean => ticketId.startsWith(PREFIX);

/** A submission as the first event of its ticket. */
export function submittedEvent(id: string, submission: TicketSubmission, guess: DepartmentGuess, now: Date, { priority, tier }: WatchdogConfig['helpdesk']): TicketEventData {
  const instant = now.toISOString();
  const { department, confidence, tier: saidBy, unsure, category } = guess;
  return {
    id,
    priority,
    created_at: instant,
    updated_at: instant,
    status: FIRST_STATUS,
    customer_tier: tier,
    title: submission.title,
    description: submission.description,
    source: NAME,
    requester: { name: submission.user_name, email: submission.user_email },
    ...(category !== null && { category }),
    external_metadata: { [NAME]: { department, confidence, tier: saidBy, unsure } },
  };
}

/** What an event says of its ticket's department; undefined: nothing, or nothing that could be ours. Anybody may send events. */
export function assignedIn({ external_metadata: metadata }: TicketEventData): Assigned | undefined {
  const said = metadata?.[NAME];
  if (typeof said !== 'object' || said === null) return undefined;
  const { department, confidence, tier, unsure } = said as Readonly<Record<string, unknown>>;
  if (typeof department !== 'string' || department.trim() === '' || department.length > 255 || department.includes('\0')) return undefined;
  if (typeof confidence !== 'number' || !(confidence >= 0 && confidence <= 1) || typeof unsure !== 'boolean') return undefined;
  if (tier !== null && !(typeof tier === 'string' && /^[a-z]{1,20}$/.test(tier))) return undefined;
  return { department, confidence, tier, unsure };
}
