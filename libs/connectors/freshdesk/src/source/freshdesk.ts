import { anyOf, basic, events, plainText, sharedSecret, type Payload, type SourcePlugin, type SourceReading, type SourceSettings } from '#platform/plugins';

/**
 * Webhooks of automation rules (https://support.freshdesk.com/support/solutions/articles/132589): under `freshdesk_webhook`
 * or as people write them, with the placeholders' names (`ticket_status`) or the API's (`status`, numbers).
 */
export const freshdesk: SourcePlugin = {
  name: 'freshdesk',
  authentication: anyOf(sharedSecret('x-webhook-secret', 'x-api-key', 'authorization'), basic()),
  priorities: { urgent: 'critical', high: 'high', medium: 'medium', low: 'low', 4: 'critical', 3: 'high', 2: 'medium', 1: 'low' },
  statuses: { 2: 'Open', 3: 'Pending', 4: 'Resolved', 5: 'Closed', 6: 'Waiting on Customer', 7: 'Waiting on Third Party' },
  read(payload, { headers }, settings) {
    const ticket = [payload.at('freshdesk_webhook'), payload.at('ticket')].find((place) => place.isObject()) ?? payload;
    const named = (name: string) => ticket.first(`ticket_${name}`, name);
    const requester = { name: ticket.first('requester_name', 'ticket_requester_name', 'requester.name').text(), email: ticket.first('requester_email', 'ticket_requester_email', 'requester.email', 'email').text() };
    const group = ticket.first('ticket_group_name', 'group_name', 'ticket_group.name', 'group_id').text();
    return events(headers['x-freshdesk-delivery-id'] ?? headers['x-delivery-id'], {
      id: named('id').requiredText().replace(/^#/, ''),
      ticket_number: named('id').text(),
      created_at: instant(ticket.first('ticket_created_on', 'ticket_created_at', 'created_at', 'created_on')),
      updated_at: instant(ticket.first('ticket_updated_on', 'ticket_updated_at', 'updated_at', 'updated_on')),
      status: named('status').text(),
      priority: named('priority').text(),
      title: named('subject').text(),
      description: plainText(ticket.first('ticket_description_text', 'description_text', 'ticket_description', 'description').text()),
      category: named('type').text(),
      url: ticket.first('ticket_url', 'url').text(),
      tags: named('tags').given ? named('tags').texts() : undefined,
      requester: requester.name || requester.email ? { ...(requester.name ? { name: requester.name } : {}), ...(requester.email ? { email: requester.email } : {}) } : undefined,
      assignment_group: group,
      assignee: ticket.first('ticket_agent_name', 'agent_name', 'responder_id').text(),
      first_response_at: instant(ticket.at('stats', 'first_responded_at')),
      ...messageOf(ticket, settings),
    });
  },
};

function instant(place: Payload): string | undefined {
  return place.instant();
}

/** `{reply_sent:sent}` is an agent's answer, `{note_type:private}` a note, `{reply_received:…}` and the like the customer's. */
function messageOf(ticket: Payload, settings: SourceSettings): Partial<Extract<SourceReading, { kind: 'events' }>['events'][number]> {
  const event = ticket.at('triggered_event').text()?.toLowerCase() ?? '';
  const author = ticket.first('comment_author', 'performer_email', 'performer').text();
  if (/reply_sent|reply:sent|agent_reply|replied_by_agent/.test(event)) return { comment: { by: 'agent', public: true } };
  if (/customer_(?:reply|feedback)|reply_received|requester_reply/.test(event)) return { comment: { by: 'customer', public: true } };
  if (/note/.test(event)) return { comment: { by: author === undefined || settings.isAgent(author) ? 'agent' : 'customer', public: /public/.test(event) } };
  return {};
}
