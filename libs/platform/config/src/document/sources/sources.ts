import { PRIORITIES } from '#core/ticket';
import { checked, list, mapping, oneOrMore, optional, scalar, table, word as oneOf, Wrong, type Shape, type Shaped } from '../../reading/shape.js';
import { nearest } from '../../reading/nearest.js';
import { duration } from '../duration.js';
import { idPrefix } from '../id-prefix.js';
import { authentication, pageSize } from './authentication.js';
import { defaultOrMapping, word } from './field-mapping.js';
import { sourceMapping } from './source-mapping.js';

/** Their ids are plain numbers, or may be: two such systems have tickets of the same id. */
const NUMBERED: readonly string[] = ['zendesk', 'freshdesk', 'helpdesk', 'mapped'];

/** The systems whose plugins come with the product. Each is a source of its own name, too, for whoever shows an API key. */
export const BUILT_IN_SOURCES = ['servicenow', 'jira', 'github', 'zendesk', 'freshdesk', 'pagerduty', 'opsgenie', 'custom', 'mapped', 'helpdesk', 'files'] as const;

const NAME = /^[a-z0-9][a-z0-9_-]{0,62}$/;
const SECRET = 'a secret does not belong in this file: put it into an environment variable, and name that one in "secrets_env"';

const tenant = scalar({ type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$' }, 'the name of a tenant', (value) =>
  typeof value === 'string' && /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/.test(value) ? value : undefined);

const variable = scalar({ type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*$' }, 'the name of an environment variable like GITHUB_WEBHOOK_SECRET', (value) =>
  typeof value === 'string' && /^[A-Za-z_][A-Za-z0-9_]*$/.test(value) ? value : undefined);

const address = scalar({ type: 'string', pattern: '^https?://' }, 'a URL like https://example.service-now.com', (value) => {
  if (typeof value !== 'string' || !/^https?:\/\//.test(value) || !URL.canParse(value)) return undefined;
  return URL.parse(value)?.password ? new Wrong(SECRET) : value.replace(/\/+$/, '');
});

const text = scalar({ type: 'string', minLength: 1 }, 'a text', (value) => (typeof value === 'string' && value.trim() !== '' ? value : undefined));

const pull = mapping({
  url: optional(address, undefined, 'Where the system is.'),
  folder: optional(text, undefined, 'For "files": where files are dropped; those read are moved to its folder "done".'),
  every: optional(duration({ zero: 'refused' }), 60_000, 'How often to ask. Default 1m.'),
  overlap: optional(duration({ zero: 'allowed' }), 120_000, 'How far each time goes back before the newest change that was seen. Default 2m.'),
  page_size: optional(pageSize, 100, 'Tickets asked for at once. Default 100.'),
});

const type: Shape<string> = scalar({ type: 'string' }, `one of ${BUILT_IN_SOURCES.join(', ')}, or a name of "plugins"`, (value) => (typeof value === 'string' && NAME.test(value) ? value : undefined));

const source = checked(
  mapping(
    {
      type: optional(type, undefined, `The system: ${BUILT_IN_SOURCES.join(', ')}, or a name of "plugins". Default: the source's own name.`),
      tenant: optional(tenant, 'default', 'Whose tickets they are. Default: default.'),
      id_prefix: optional(idPrefix, undefined, 'What stands before the ids of its tickets, as "zendesk-": for systems of one tenant that number their tickets alike. "" says that its tickets are those of other sources, too. Handlers that lead back to the system need the same.'),
      secrets_env: optional(oneOrMore(variable, { most: 10 }), [], 'The environment variables (or, with _FILE after their names, files) that hold the secrets; any one of them will do, so that they can be changed while in use. Without: senders show an API key with the scope ingest.'),
      auth: optional(authentication, undefined, 'How deliveries prove themselves, where it is not the way of the system.'),
      priority: optional(defaultOrMapping, undefined, 'The priority where the system says none (default medium); or where it stands, and what its words mean.'),
      priorities: optional(table(oneOf(PRIORITIES), "the system's words, each with the priority it means", { most: 1000 }), new Map(), "What the system's words for a priority mean, over the built-in table; case does not count."),
      tier: optional(defaultOrMapping, undefined, "The customer's tier (default silver); or where it stands in the payload, and what its words mean."),
      statuses: optional(table(word, "the system's words or codes, each with the status word it means", { most: 1000 }), new Map(), "What the system's status words or codes mean, before the built-in table and \"statuses\"."),
      agents: optional(list(text, { most: 10_000 }), [], 'Logins or e-mail addresses of people who answer, where the system does not tell.'),
      mapping: optional(sourceMapping, undefined, 'For "mapped": where in the payload each field stands.'),
      options: optional(table(word, 'what the plugin asks for', { most: 100 }), new Map(), 'What the plugin asks for; docs/connectors.md says what that is.'),
      pull: optional(pull, undefined, 'For systems that do not call: ask them, again and again.'),
    },
    { secret: SECRET, secrets: SECRET, token: SECRET, password: SECRET },
  ),
  ({ type: system, mapping: fields, pull: asking, auth, secrets_env: secrets }, path, reading) => {
    const named = system ?? String(path.at(-1));
    if (named === 'mapped' && fields === undefined) reading.errorAt(path, '"mapped" needs a "mapping"');
    if (named !== 'mapped' && fields !== undefined && (BUILT_IN_SOURCES as readonly string[]).includes(named)) reading.errorAt([...path, 'mapping'], `"${named}" knows its own payloads, expected "mapping" only for "mapped"`);
    if (auth?.type === 'api_key' && secrets.length > 0) reading.errorAt([...path, 'secrets_env'], '"api_key" takes no secrets: the keys are those of POST /api/v1/keys');
    if (auth !== undefined && auth.type !== 'api_key' && secrets.length === 0) reading.errorAt([...path, 'auth'], `"${auth.type}" needs "secrets_env"`);
    if (asking && named === 'files' && asking.folder === undefined) reading.errorAt([...path, 'pull'], '"files" needs a "folder"');
    if (asking && named !== 'files' && asking.url === undefined) reading.errorAt([...path, 'pull'], 'found no "url", expected where the system is');
  },
);

export type SourceText = Shaped<typeof source>;

export const plugins = table(text, 'names of your own, each with an npm package or a file (./plugins/acme.mjs)', { most: 100 });

export const sources = checked(table(source, 'sources, each with its settings', { most: 1000 }), (byName, path, reading) => {
  for (const [name, { type: system }] of byName) {
    if (!NAME.test(name)) reading.errorAtKey([...path, name], `"${name}" stands in a URL, expected lower-case letters, digits, - and _`);
    else if (name === 'ticket') reading.errorAtKey([...path, name], '"ticket" is the address of the generic endpoint, expected another name');
    const known = [...BUILT_IN_SOURCES, ...reading.keysOf('plugins')];
    const wanted = system ?? name;
    if (known.includes(wanted)) continue;
    const suggestion = nearest(wanted, known);
    const message = `found "${wanted}", expected one of ${known.join(', ')}${suggestion ? `; did you mean "${suggestion}"?` : ''}`;
    if (system === undefined) reading.errorAtKey([...path, name], `${message}; write it as "type"`);
    else reading.errorAt([...path, name, 'type'], message);
  }
  const numbered = new Map<string, string>();
  for (const [name, { type: system, tenant: owner, id_prefix: prefix }] of byName) {
    if (prefix === '' || !NUMBERED.includes(system ?? name)) continue;
    const key = `${owner} ${prefix ?? ''}`;
    const first = numbered.get(key);
    if (first === undefined) numbered.set(key, name);
    else reading.warnAt([...path, name], `its tickets and those of "${first}" may have the same number in one tenant: give it an "id_prefix" of its own, or "" if both tell of the same tickets`);
  }
});
