import type { TicketEventData } from '#contracts';
import { seededRandom } from '#testing';

/** What happens at one moment of the demo: a source says something of a ticket, and why that is worth watching. */
export interface Scene {
  /** Seconds since the stream began. */
  readonly at: number;
  readonly system: string;
  readonly ticket: string;
  /** What the source tells; what a ticket has once been told stays. */
  readonly change: Partial<TicketEventData>;
  readonly words: string;
}

/** Five tickets with a story, among the ordinary traffic of a support desk. */
const STORIES: readonly Scene[] = [
  ...story('GitHub', 'acme/shop#482', { title: 'Checkout answers 500 for carts with a voucher', priority: 'high', customer_tier: 'gold', status: 'open' }, [
    [0, {}, 'opened: answer due in 12 s, fix in 40 s'],
    [5, { status: 'in_progress' }, 'Maya answers; the response clock is met'],
    [24, { status: 'resolved' }, 'fixed in time: nobody was disturbed'],
  ]),
  ...story('ServiceNow', 'INC0010427', { title: 'VPN down for the whole Oslo office', priority: 'critical', customer_tier: 'platinum', status: 'New' }, [
    [2, {}, 'opened: answer due in 8 s, and nobody looks…'],
    [14, { status: 'In Progress' }, 'answered, too late: the response clock has breached'],
    [29, { status: 'Resolved' }, 'resolved with 3 s to spare'],
  ]),
  ...story('Zendesk', 'ZD-9931', { title: 'Invoice shows the wrong VAT', priority: 'medium', customer_tier: 'gold', assignment_group: 'Billing', status: 'new' }, [
    [4, {}, 'opened'],
    [9, { status: 'in_progress' }, 'answered'],
    [13, { status: 'Awaiting User Info' }, 'asks the customer: the resolution clock pauses, and stays silent however long this takes'],
    [38, { status: 'in_progress' }, 'the customer has replied: the clock goes on where it stopped'],
    [56, { status: 'resolved' }, 'resolved 52 s after it was opened, of which 27 s count: met'],
  ]),
  ...story('Jira', 'OPS-77', { title: 'Nightly export writes empty files', priority: 'high', customer_tier: 'gold', status: 'Selected for Development' }, [
    [10, {}, 'opened'],
    [15, { status: 'in_progress' }, 'answered'],
    [26, { status: 'resolved' }, 'resolved…'],
    [44, { status: 'in_progress' }, '…and reopened: its 16 s so far still count'],
    [66, { status: 'resolved' }, 'resolved for good, after a warning and before the breach'],
  ]),
  ...story('ServiceNow', 'INC0010431', { title: 'Payroll run stopped halfway', priority: 'high', customer_tier: 'platinum', status: 'New' }, [
    [15, {}, 'opened'],
    [20, { status: 'In Progress' }, 'answered'],
    [32, { priority: 'critical' }, 'now critical: the promise shrinks from 50 s to 30 s, counted from the start'],
    [62, { status: 'Resolved' }, 'resolved, 17 s after the breach'],
  ]),
];

const ORDINARY = [
  'Password reset loop on the portal', 'Printer queue stuck on floor 3', 'Cannot share calendar with a partner', 'Laptop battery swollen', 'Old logo in the newsletter template',
  'Dark mode hides the save button', 'Two-factor code arrives late', 'Typo on the pricing page', 'Build agent out of disk', 'Guest Wi-Fi asks for a password twice',
];

/** Ends after about 80 s. The same every time: the ordinary tickets come from a seeded generator. */
export function scenario(seed = 7): readonly Scene[] {
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const ordinary = ORDINARY.flatMap((title, index) => {
    const system = pick(['Zendesk', 'Jira', 'GitHub', 'Service desk']);
    const opened = 1 + Math.floor(random() * 40);
    const answered = opened + 3 + Math.floor(random() * 14);
    const resolved = answered + 5 + Math.floor(random() * 18);
    const customer_tier = pick(['silver', 'bronze']);
    return story(system, `${system === 'GitHub' ? 'web#' : 'T-'}${301 + index}`, { title, priority: 'medium', customer_tier, assignment_group: pick(['Desk', 'Web', 'Workplace']), status: 'open' }, [
      [opened, {}, 'opened'],
      [answered, { status: 'in_progress' }, 'answered'],
      [resolved, { status: 'resolved' }, 'resolved'],
    ]);
  });
  return [...STORIES, ...ordinary].sort((a, b) => a.at - b.at);
}

function story(system: string, ticket: string, opening: Partial<TicketEventData>, steps: readonly (readonly [number, Partial<TicketEventData>, string])[]): Scene[] {
  return steps.map(([at, change, words], index) => ({ at, system, ticket, words, change: index === 0 ? { ...opening, source: system, ...change } : change }));
}
