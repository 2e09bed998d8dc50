const STAGES = ['new', 'in_progress', 'on_hold', 'in_progress', 'resolved'];
const PRIORITIES = ['critical', 'high', 'medium', 'low'];
const TIERS = ['platinum', 'gold', 'silver', 'bronze'];
/** Tickets that enter together; each goes one stage further with every wave. */
const WAVE = 200;
const DESCRIPTION = 'Since this morning mail to the branch office stays in the outbox. Restarting the client does not help; colleagues on the same floor have the same problem. ';

/**
 * `count` events of about 700 bytes as a service desk sends them: five a ticket, in the order of their instants, the tickets
 * interleaved. All of the last minutes, so that no clock is due while a bench runs.
 */
export function ticketEvents(prefix: string, count: number, since = Date.now() - 300_000): object[] {
  return Array.from({ length: count }, (_, n) => {
    const stage = n % STAGES.length;
    const wave = Math.floor(n / (WAVE * STAGES.length));
    // The first waves' older tickets begin in the middle of their lives.
    const ticket = (wave - stage + STAGES.length) * WAVE + Math.floor(n / STAGES.length) % WAVE;
    const created = since + ticket * 2;
    return {
      id: `${prefix}-${ticket}`,
      ticket_number: `INC${String(ticket).padStart(7, '0')}`,
      title: `Mail is not delivered to the branch office, case ${ticket}`,
      description: DESCRIPTION,
      status: STAGES[stage],
      priority: PRIORITIES[ticket % 4],
      customer_tier: TIERS[(ticket >> 2) % 4],
      category: 'network',
      source: 'servicenow',
      assignment_group: `group-${ticket % 40}`,
      created_at: new Date(created).toISOString(),
      updated_at: new Date(created + stage * 60_000).toISOString(),
      external_metadata: { reassignments: stage, made_sla: true, caller: `user-${ticket % 1000}` },
    };
  });
}

/** `count` tickets nobody has yet, one event each. */
export function newTickets(prefix: string, count: number, since = Date.now() - 300_000): object[] {
  return Array.from({ length: count }, (_, n) => {
    const at = new Date(since + n).toISOString();
    return {
      id: `${prefix}-${n}`, ticket_number: `INC${String(n).padStart(7, '0')}`, title: `Mail is not delivered to the branch office, case ${n}`, description: DESCRIPTION,
      status: 'new', priority: PRIORITIES[n % 4], customer_tier: TIERS[(n >> 2) % 4], category: 'network', source: 'servicenow', created_at: at, updated_at: at,
      requester_location: { lat: 48.1, lng: 11.6, timezone: 'Europe/Berlin' }, external_metadata: { made_sla: true, caller: `user-${n % 1000}` },
    };
  });
}
