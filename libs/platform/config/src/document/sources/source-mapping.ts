import { checked, mapping, optional, required, type Shaped } from '../../reading/shape.js';
import { fieldMapping } from './field-mapping.js';

const field = (description: string) => optional(fieldMapping, undefined, description);

/** A source by configuration alone: where in its payload each field of a ticket stands. */
export const sourceMapping = checked(
  mapping({
    each: field('Where the tickets are, if there are several: $.items[*]. The other paths then begin at each of them; $$ is not needed, for what is common use "delivery_id".'),
    only_if: field('A payload in which this finds nothing is ignored; so are "false", "no" and 0.'),
    delivery_id: field('The id of the delivery, the same when it is sent again; else the header X-Delivery-Id.'),
    id: required(fieldMapping, "The ticket's id."),
    status: field('Its status; the words may be mapped here or in "statuses".'),
    priority: field('Its priority.'),
    customer_tier: field("The customer's tier."),
    created_at: field('When it was created: RFC 3339, a date and time without a zone (UTC), or a number since 1970.'),
    updated_at: field('When it became so. Default: when it arrives.'),
    sequence: field('The order of changes of one instant.'),
    ticket_number: field('What people call it.'),
    title: field('Its title.'),
    description: field('Its text; tags of HTML are taken away.'),
    category: field('Its category.'),
    urgency: field('Its urgency.'),
    impact: field('Its impact.'),
    url: field('A link to it.'),
    requester_name: field('Who asked.'),
    requester_email: field('And the address.'),
    country: field('Where the requester is.'),
    city: field('And in which city.'),
    assignment_group: field('The group that has it.'),
    assignee: field('The person who has it.'),
    tags: field('Labels: a list, or text with commas.'),
    first_response_at: field('When an agent first answered.'),
    comment_by: field('agent or customer: whose message this is about; nothing for none.'),
    comment_public: field('Whether the other side can read the message. Default true.'),
  }),
  () => {},
);

export type SourceMapping = Shaped<typeof sourceMapping>;
