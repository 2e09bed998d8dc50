import { zone } from './calendars/calendar-text.js';
import { knownCalendar } from './calendars/calendars.js';
import { checked, list, mapping, optional, required, scalar, table, Wrong, type Shape, type Shaped } from '../reading/shape.js';
import { nearest } from '../reading/nearest.js';
import { duration } from './duration.js';
import { idPrefix } from './id-prefix.js';
import { plainJson } from './plain-json.js';

/** The systems whose handlers come with the product. */
export const BUILT_IN_HANDLERS = ['servicenow', 'bmc', 'jira', 'custom'] as const;

const NAME = /^[a-z0-9][a-z0-9_-]{0,62}$/;
const SECRET = 'a secret does not belong in this file: put it into an environment variable, and name that one under "auth", as "password_env"';

/** Not blank. `most`: UTF-16 code units. */
const textOf = (most: number): Shape<string> => scalar({ type: 'string', minLength: 1, maxLength: most }, `a text of at most ${most} characters`, (value) =>
  typeof value === 'string' && value.trim() !== '' && value.length <= most ? value : undefined);
const text = textOf(255);
const label = textOf(100);

const number = (minimum: number, maximum: number): Shape<number> => scalar({ type: 'number', minimum, maximum }, `a number from ${minimum} to ${maximum}`, (value) =>
  typeof value === 'number' && value >= minimum && value <= maximum ? value : undefined);

const flag = scalar({ type: 'boolean' }, 'true or false', (value) => (typeof value === 'boolean' ? value : undefined));

const tenant = scalar({ type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$' }, 'the name of a tenant', (value) =>
  typeof value === 'string' && /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/.test(value) ? value : undefined);

const address = scalar({ type: 'string', pattern: '^https?://' }, 'a URL like https://example.service-now.com', (value) => {
  if (typeof value !== 'string' || !/^https?:\/\//.test(value)) return undefined;
  const url = URL.parse(value);
  if (!url || url.search !== '' || url.hash !== '') return undefined;
  return url.password !== '' || url.username !== '' ? new Wrong(SECRET) : value.replace(/\/+$/, '');
});

const variable = scalar({ type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*$' }, 'the name of an environment variable like SERVICENOW_PASSWORD', (value) =>
  typeof value === 'string' && /^[A-Za-z_][A-Za-z0-9_]*$/.test(value) ? value : undefined);

const secretNames = table(variable, 'secrets, each as NAME_env with the environment variable that holds it', { most: 20 });

const auth = checked({ ...secretNames, schema: { ...secretNames.schema, propertyNames: { pattern: '^[a-z][a-z0-9_]*_env$' } } }, (byKey, path, reading) => {
  for (const key of byKey.keys()) if (!/^[a-z][a-z0-9_]*_env$/.test(key)) reading.errorAtKey([...path, key], `${SECRET}; "${key}" does not end with _env`);
});

const override = checked(
  mapping({
    ignore: optional(flag, undefined, 'Gets no tickets and is not shown.'),
    max_bandwidth: optional(number(0, 100_000), undefined, 'Open tickets it can carry at once.'),
    per_member: optional(number(0, 10_000), undefined, 'Open tickets a member can carry: the bandwidth, where the system tells how many members there are.'),
    capabilities: optional(list(label, { most: 200 }), undefined, 'Categories and skills it takes.'),
    calendar: optional(knownCalendar, undefined, 'When it works: one of "calendars".'),
    zone: optional(zone, undefined, 'Its IANA zone.'),
    lat: optional(number(-90, 90), undefined, 'Where it is; with "lng".'),
    lng: optional(number(-180, 180), undefined, 'Where it is; with "lat".'),
    city: optional(text, undefined, 'Where it is.'),
    country: optional(text, undefined, 'Where it is.'),
    competencies: optional(list(label, { most: 100 }), undefined, 'Languages, countries, words for what it knows of people.'),
    avg_resolution_time_hours: optional(number(0, 87_600), undefined, 'Until we have seen for ourselves.'),
    sla_compliance_rate: optional(number(0, 1), undefined, 'A share: 0.95. Until we have seen for ourselves.'),
    quality_score: optional(number(0, 1), undefined, 'A share: 0.8.'),
  }),
  ({ lat, lng }, path, reading) => {
    if ((lat === undefined) !== (lng === undefined)) reading.errorAt(path, 'found one of "lat" and "lng", expected both or neither');
  },
);

export type GroupOverrideText = Shaped<typeof override>;

const handler = mapping(
  {
    type: required(scalar({ type: 'string' }, `one of ${BUILT_IN_HANDLERS.join(', ')}, or a name of "plugins"`, (value) => (typeof value === 'string' && NAME.test(value) ? value : undefined)), `The system: ${BUILT_IN_HANDLERS.join(', ')}, or a name of "plugins".`),
    url: required(address, 'Where the system is.'),
    tenant: optional(tenant, 'default', 'Whose tickets go there. Default: default.'),
    sources: optional(list(label, { most: 100 }), undefined, "Tickets of these sources go there. Default: all of the tenant's."),
    id_prefix: optional(idPrefix, '', 'The "id_prefix" of the source its tickets come from: taken off before the system is told an id, put before ids the system tells. Default: none.'),
    auth: optional(auth, new Map(), 'The environment variables (or, with _FILE after their names, files) that hold the secrets, each as NAME_env: username_env, password_env … docs/handlers.md says which a system takes.'),
    refresh: optional(duration({ zero: 'refused' }), 300_000, 'How often to ask for the groups, where the system itself does not say how long they are good. Default 5m.'),
    timeout: optional(duration({ zero: 'refused' }), 10_000, 'How long to wait for an answer. Default 10s.'),
    settings: optional(plainJson(SECRET), {}, 'What the system needs to know besides; docs/handlers.md says what there is.'),
    defaults: optional(override, undefined, 'For all its groups, where neither the system nor "groups" says anything.'),
    groups: optional(table(override, 'group ids or names, each with what is true of it', { most: 10_000 }), new Map(), 'For one group each, over what the system says.'),
  },
  { password: SECRET, token: SECRET, secret: SECRET },
);

export type HandlerText = Shaped<typeof handler>;

/** Where decisions go, by the name in POST /api/v1/handlers/NAME/callbacks. */
export const handlers = checked(table(handler, 'handlers, each with its settings', { most: 100 }), (byName, path, reading) => {
  const known = [...BUILT_IN_HANDLERS, ...reading.keysOf('plugins')];
  for (const [name, { type }] of byName) {
    if (!NAME.test(name)) reading.errorAtKey([...path, name], `"${name}" stands in a URL, expected lower-case letters, digits, - and _`);
    if (known.includes(type)) continue;
    const suggestion = nearest(type, known);
    reading.errorAt([...path, name, 'type'], `found "${type}", expected one of ${known.join(', ')}${suggestion === undefined ? '' : `; did you mean "${suggestion}"?`}`);
  }
});
