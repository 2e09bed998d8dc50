import { CLOCK_NAMES, type Happening, type NamedClock } from '#core/sla-clock';
import { STATUSES, type Status } from '#core/ticket';
import { checked, mapping, oneOrMore, required, table, word, type Shape } from '../../reading/shape.js';

const CLOCK_NAME = '^[a-z][a-z0-9_]{0,62}$';

const ENDS: readonly Status[] = ['resolved', 'closed', 'cancelled'];
const statusesOf = (statuses: readonly Status[]): readonly Happening[] => statuses.map((status) => `status:${status}` as const);
const GOING_ON = statusesOf(STATUSES.filter((status) => !ENDS.includes(status)));

/** What a promise's first cycle may wait for instead of what its kind does. */
export const anchor: Shape<Happening> = word<Happening>(['created', 'opened', 'assigned', ...GOING_ON]);

/** A clock ends with its ticket, so none can begin by the end of one; and a ticket that has been created stays so, so none can end by that. */
const beginning = word<Happening>(['created', 'opened', 'assigned', 'responded', 'customer_message', 'agent_message', ...GOING_ON]);
const end = word<Happening>(['opened', 'assigned', 'responded', 'resolved', 'customer_message', 'agent_message', ...statusesOf(STATUSES)]);

const namedClock: Shape<NamedClock> = mapping({
  start: required(oneOrMore(beginning, { most: 20 }), 'What it starts at, each time anew: one of these.'),
  stop: required(oneOrMore(end, { most: 20 }), 'What it stops at: one of these, or the end of the ticket.'),
});

/** Clocks beside the built-in ones. */
export const namedClocks = checked(
  table(namedClock, 'clocks by name, each with what it starts and stops at', { most: 50 }),
  (byName, path, reading) => {
    for (const name of byName.keys()) {
      if ((CLOCK_NAMES as readonly string[]).includes(name)) reading.errorAtKey([...path, name], `"${name}" is built in, expected another name`);
      else if (!new RegExp(CLOCK_NAME).test(name)) reading.errorAtKey([...path, name], `found ${JSON.stringify(name)}, expected a name of lower-case letters, digits and _`);
    }
  },
  { propertyNames: { pattern: CLOCK_NAME } },
);
