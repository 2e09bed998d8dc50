import type { FieldMapping, SourceMapping } from '#platform/config';
import { Payload, anyOf, basic, events, ignored, placeOf, plainText, plainWordAt, sharedSecret, wordAt, type SourceEvent, type SourcePlugin } from '#platform/plugins';

/** A payload of any system, read by JSONPaths and tables of words. */
export const mapped: SourcePlugin = {
  name: 'mapped',
  authentication: anyOf(sharedSecret('x-webhook-secret', 'x-api-key', 'authorization'), basic()),
  read(payload, { headers }, { mapping }) {
    if (!mapping) return payload.refuse('cannot be read: the source has no "mapping" in the configuration');
    if (mapping.only_if && !holds(mapping.only_if, payload)) return ignored('"only_if" finds nothing in it');
    const several = mapping.each && placeOf(mapping.each, payload);
    const tickets = several ? (Array.isArray(several.value) ? several.items() : several.given ? [several] : []) : [payload];
    if (tickets.length === 0) return ignored('"each" finds no ticket in it');
    const delivery = mapping.delivery_id && wordAt(mapping.delivery_id, payload);
    return events(delivery ?? headers['x-delivery-id'], ...tickets.map((ticket) => ticketEvent(mapping, ticket)));
  },
};

function ticketEvent(mapping: SourceMapping, ticket: Payload): SourceEvent {
  const text = (field: FieldMapping | undefined) => field && wordAt(field, ticket);
  const instant = (field: FieldMapping | undefined) => field && (placeOf(field, ticket).instant() ?? (field.absent === undefined ? undefined : new Payload(field.absent).instant()));
  const name = text(mapping.requester_name);
  const email = text(mapping.requester_email);
  const country = text(mapping.country);
  const city = text(mapping.city);
  const by = text(mapping.comment_by)?.toLowerCase();
  const shown = new Payload(text(mapping.comment_public)).flag();
  const sequence = new Payload(text(mapping.sequence)).number();
  return {
    from: ticket,
    id: text(mapping.id) ?? placeOf(mapping.id, ticket).requiredText(),
    ticket_number: text(mapping.ticket_number),
    created_at: instant(mapping.created_at),
    updated_at: instant(mapping.updated_at),
    sequence: sequence !== undefined && Number.isSafeInteger(sequence) && sequence >= 0 ? sequence : undefined,
    // What is not among their values the source's `statuses` and `priorities` may know.
    status: mapping.status && plainWordAt(mapping.status, ticket),
    status_otherwise: mapping.status?.otherwise,
    priority: mapping.priority ? plainWordAt(mapping.priority, ticket) ?? null : undefined,
    priority_otherwise: mapping.priority?.otherwise,
    customer_tier: text(mapping.customer_tier),
    title: text(mapping.title),
    description: plainText(text(mapping.description)),
    category: text(mapping.category),
    urgency: text(mapping.urgency),
    impact: text(mapping.impact),
    url: text(mapping.url),
    requester: name || email ? { ...(name ? { name } : {}), ...(email ? { email } : {}) } : undefined,
    requester_location: country ? { country, ...(city ? { city } : {}) } : undefined,
    assignment_group: text(mapping.assignment_group),
    assignee: text(mapping.assignee),
    tags: mapping.tags && placeOf(mapping.tags, ticket).texts(),
    first_response_at: instant(mapping.first_response_at),
    comment: by === 'agent' || by === 'customer' ? { by, public: shown ?? true } : undefined,
  };
}

function holds(field: FieldMapping, payload: Payload): boolean {
  const place = placeOf(field, payload);
  return place.given && place.flag() !== false;
}
