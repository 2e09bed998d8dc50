import { anyOf, basic, events, hmacSignature, ignored, plainText, sharedSecret, type Payload, type SourceEvent, type SourcePlugin, type SourceSettings } from '#platform/plugins';

const REPLAY_WINDOW_MS = 5 * 60_000;

/**
 * Webhooks of event types (https://developer.zendesk.com/api-reference/webhooks/event-types/ticket-events/), and of triggers
 * and automations, whose bodies people write themselves: a ticket under `ticket` or flat, with the names of the placeholders.
 */
export const zendesk: SourcePlugin = {
  name: 'zendesk',
  authentication: anyOf(
    hmacSignature({
      header: 'x-zendesk-webhook-signature',
      encoding: 'base64',
      signed: ({ headers, body }) => [headers['x-zendesk-webhook-signature-timestamp'] ?? '', body],
      signedAt: { header: 'x-zendesk-webhook-signature-timestamp', toleranceMs: REPLAY_WINDOW_MS },
    }),
    sharedSecret('x-webhook-secret', 'authorization'),
    basic(),
  ),
  priorities: { urgent: 'critical', high: 'high', normal: 'medium', low: 'low' },
  statuses: { hold: 'On-hold' },
  read(payload, { headers }, settings) {
    const type = payload.at('type').text();
    const invocation = headers['x-zendesk-webhook-invocation-id'];
    if (type?.startsWith('zen:event-type:') && !type.startsWith('zen:event-type:ticket.')) return ignored(`Zendesk event "${type}" is not about a ticket`);
    if (type?.startsWith('zen:event-type:')) {
      return events(payload.at('id').text() ?? invocation, { ...ticketEvent(payload.at('detail'), payload), ...happening(type.replace('zen:event-type:ticket.', ''), payload, settings) });
    }
    const ticket = payload.at('ticket').isObject() ? payload.at('ticket') : payload;
    return events(invocation, { ...ticketEvent(ticket, payload), ...writtenMessage(ticket, payload, settings) });
  },
};

function ticketEvent(ticket: Payload, payload: Payload): SourceEvent {
  const named = /^zen:ticket:(\S+)$/.exec(payload.at('subject').text() ?? '')?.[1];
  const place = ticket.first('id', 'ticket_id');
  const id = place.text() ?? named ?? place.requiredText();
  const group = ticket.first('group.name', 'group_name', 'group', 'group_id');
  const assignee = ticket.first('assignee.name', 'assignee_name', 'assignee', 'assignee_id');
  const requester = ticket.first('requester.name', 'requester_name', 'requester').text();
  const email = ticket.first('requester.email', 'requester_email').text();
  return {
    id,
    ticket_number: id,
    created_at: instantOf(ticket.first('created_at_with_timestamp', 'created_at')),
    // The envelope's time is finer; triggers have only dates without a time unless they ask for more.
    updated_at: instantOf(payload.at('time')) ?? instantOf(ticket.first('updated_at_with_timestamp', 'updated_at')),
    status: ticket.first('status', 'ticket_status').text(),
    priority: ticket.at('priority').value === null ? null : ticket.first('priority', 'ticket_priority').text(),
    title: ticket.first('subject', 'title', 'ticket_title', 'ticket_subject').text(),
    description: plainText(ticket.first('description', 'ticket_description').text()),
    category: ticket.first('type', 'ticket_type').text(),
    url: link(ticket.first('link', 'url', 'ticket_url').text()),
    tags: ticket.at('tags').given ? (Array.isArray(ticket.at('tags').value) ? ticket.at('tags').texts() : (ticket.at('tags').text() ?? '').split(/[\s,]+/).filter((tag) => tag !== '')) : undefined,
    requester: requester || email ? { ...(requester ? { name: requester } : {}), ...(email ? { email } : {}) } : undefined,
    assignment_group: group.text() ?? (group.value === null ? null : undefined),
    assignee: assignee.text() ?? (assignee.value === null ? null : undefined),
    external_metadata: metadata(ticket),
  };
}

function happening(type: string, payload: Payload, settings: SourceSettings): Partial<SourceEvent> {
  if (type === 'soft_deleted' || type === 'permanently_deleted') return { status: 'deleted' };
  if (type === 'marked_as_spam') return { status: 'spam' };
  const comment = payload.at('event', 'comment');
  if (type !== 'comment_added' || !comment.isObject()) return {};
  const author = comment.at('author');
  const staff = settings.isAgent(author.first('email').text(), author.at('id').text(), author.at('name').text()) || author.at('is_staff').flag() === true;
  return { comment: { by: staff ? 'agent' : 'customer', public: comment.first('is_public', 'public').flag() ?? true } };
}

/** Triggers can send the newest comment; who wrote it is known only where they send that too. */
function writtenMessage(ticket: Payload, payload: Payload, settings: SourceSettings): Partial<SourceEvent> {
  const comment = [ticket.at('comment'), payload.at('comment'), ticket.at('latest_comment')].find((place) => place.isObject());
  if (!comment) return {};
  const role = comment.first('author.role', 'author_role', 'role').text()?.toLowerCase();
  const author = comment.at('author');
  const staff = author.at('is_staff').flag() ?? comment.at('is_staff').flag() ?? (role === undefined ? undefined : role !== 'end-user' && role !== 'end user' && role !== 'customer');
  const listed = settings.isAgent(author.at('email').text(), author.at('name').text(), author.text(), author.at('id').text());
  if (staff === undefined && !listed) return {};
  return { comment: { by: listed || staff ? 'agent' : 'customer', public: comment.first('is_public', 'public').flag() ?? true } };
}

/** A date without a time is none: everything of that day would be of one instant. */
function instantOf(place: Payload): string | undefined {
  return place.text()?.includes(':') || typeof place.value === 'number' ? place.instant() : undefined;
}

function link(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  return /^https?:\/\//.test(text) ? text : /^[\w.-]+\.[a-z]{2,}\//i.test(text) ? `https://${text}` : undefined;
}

function metadata(ticket: Payload): Record<string, unknown> | undefined {
  const names = ['organization_id', 'brand_id', 'form_id', 'assignee_id', 'requester_id', 'custom_status', 'external_id'];
  const found = names.flatMap((name) => (ticket.at(name).given ? [[name, ticket.at(name).text()]] : []));
  const channel = ticket.at('via', 'channel').text() ?? ticket.at('via').text();
  return found.length > 0 || channel ? { ...Object.fromEntries(found) as Record<string, unknown>, ...(channel ? { channel } : {}) } : undefined;
}
