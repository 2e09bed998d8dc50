import type { TicketEvent } from '#contracts';
import { seededRandom } from '#testing';
import type { TenantEvent } from './accept-events.js';
import type { TicketEvents } from './group-by-ticket.js';
import { sortByTicket } from './sort-by-ticket.js';

const event = (id: string, sequence: number): TicketEvent => ({ id, sequence, priority: 'high', customer_tier: 'gold', status: 'new\t\n', created_at: '2026-03-02T10:00:00Z', updated_at: '2026-03-02T10:00:00Z' });

async function sorted(events: readonly TenantEvent[], mostInMemory: number): Promise<readonly TicketEvents[]> {
  const tickets: TicketEvents[] = [];
  for await (const one of sortByTicket((async function* () { yield* events; })(), mostInMemory)) tickets.push(one);
  return tickets;
}

test('in memory or in many runs on disk: ticket after ticket, the events of each in their order', async () => {
  const random = seededRandom(7);
  const events = Array.from({ length: 1_000 }, (_, n): TenantEvent => {
    const tenant = random() < 0.5 ? 'acme' : 'default';
    return { tenant, line: n, event: event(`T-"${Math.floor(random() * 40)}"é`, n) };
  });
  const expected = Object.entries(Object.groupBy(events, ({ tenant, event: { id } }) => `${tenant}\0${id}`))
    .sort(([a], [b]) => (a < b ? -1 : 1)).map(([, own]) => ({ tenant: own![0]!.tenant, ticket: own![0]!.event.id, events: own!.map((one) => one.event) }));
  expect(await sorted(events, Infinity)).toEqual(expected);
  expect(await sorted(events, 10_000)).toEqual(expected);
  expect(await sorted(events, 1)).toEqual(expected);
  expect(await sorted([], 1)).toEqual([]);
});
