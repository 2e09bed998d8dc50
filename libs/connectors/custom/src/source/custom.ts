import { anyOf, basic, events, sharedSecret, type Payload, type SourceEvent, type SourcePlugin } from '#platform/plugins';

/**
 * StandardTicket and TicketEvent as they are: one, a list, or under `ticket`, `tickets` or `events`. What is missing has a
 * default: the status is open, the instant is now.
 */
export const custom: SourcePlugin = {
  name: 'custom',
  strict: true,
  authentication: anyOf(sharedSecret('x-webhook-secret', 'authorization'), basic()),
  priorities: { urgent: 'critical', normal: 'medium' },
  read(payload, { headers }) {
    const many = [payload, payload.at('tickets'), payload.at('events')].find((place) => Array.isArray(place.value));
    const all = many ? many.items() : [payload.at('ticket').isObject() ? payload.at('ticket') : payload];
    if (all.length === 0) payload.refuse('holds no ticket');
    return events(headers['x-delivery-id'] ?? headers['idempotency-key'], ...all.map(ticketEvent));
  },
};

function ticketEvent(ticket: Payload): SourceEvent {
  if (!ticket.isObject()) ticket.refuse('must be a ticket');
  const text = (name: string) => (ticket.at(name).value === null ? null : ticket.at(name).text());
  const country = ticket.at('requester_location', 'country').text();
  const location = ticket.at('requester_location');
  const comment = ticket.at('comment');
  const by = comment.at('by').text();
  const requester = { name: ticket.first('requester.name', 'user_name').text(), email: ticket.first('requester.email', 'user_email').text() };
  return {
    from: ticket,
    id: ticket.first('id', 'ticket_id').requiredText(),
    ticket_number: text('ticket_number'),
    created_at: ticket.at('created_at').instant(),
    updated_at: ticket.at('updated_at').instant(),
    sequence: ticket.at('sequence').number(),
    status: ticket.at('status').text(),
    customer_tier: ticket.first('customer_tier', 'tier').text(),
    priority: text('priority'),
    title: text('title'),
    description: text('description'),
    category: text('category'),
    source: ticket.at('source').text(),
    urgency: text('urgency'),
    impact: text('impact'),
    url: text('url'),
    requester_location: location.at('lat').number() !== undefined && location.at('lng').number() !== undefined
      ? { lat: location.at('lat').number()!, lng: location.at('lng').number()!, ...(location.at('timezone').text() ? { timezone: location.at('timezone').text()! } : {}), ...(country ? { country } : {}) }
      : country ? { country, ...(location.at('city').text() ? { city: location.at('city').text()! } : {}) } : undefined,
    requester: requester.name || requester.email ? { ...(requester.name ? { name: requester.name } : {}), ...(requester.email ? { email: requester.email } : {}) } : undefined,
    assignment_group: text('assignment_group'),
    assignee: text('assignee'),
    tags: ticket.at('tags').given ? ticket.at('tags').texts() : undefined,
    comment: by === 'agent' || by === 'customer' ? { by, public: comment.at('public').flag() ?? true } : undefined,
    first_response_at: ticket.at('first_response_at').instant(),
    external_metadata: ticket.at('external_metadata').isObject() ? (ticket.at('external_metadata').value as Record<string, unknown>) : undefined,
  };
}
