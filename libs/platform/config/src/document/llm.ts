import { checked, integer, list, mapping, optional, required, scalar, word, Wrong, type Shaped } from '../reading/shape.js';
import { duration } from './duration.js';
import { baseUrl } from './geocoding.js';

const SECRET = 'a key is a secret and does not belong in this file: put it into an environment variable and name that one in "api_key_env"';

export const LLM_PROVIDERS = ['anthropic', 'google', 'openai', 'openai_compatible'] as const;
export type LlmProvider = (typeof LLM_PROVIDERS)[number];

/** The variable each provider's own tools read. */
export const KEY_VARIABLES: Readonly<Record<LlmProvider, string>> = {
  anthropic: 'ANTHROPIC_API_KEY',
  google: 'GOOGLE_GENERATIVE_AI_API_KEY',
  openai: 'OPENAI_API_KEY',
  openai_compatible: 'LLM_API_KEY',
};

const model = scalar({ type: 'string', minLength: 1, maxLength: 200 }, 'the name of a model', (value) =>
  typeof value === 'string' && /^\S{1,200}$/.test(value) ? value : undefined);

const keyVariable = scalar({ type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]{0,99}$' }, 'the name of an environment variable like LLM_API_KEY', (value) =>
  typeof value !== 'string' ? undefined : /^[A-Za-z_][A-Za-z0-9_]{0,99}$/.test(value) ? value : new Wrong(SECRET));

const share = scalar({ type: 'number', exclusiveMinimum: 0, maximum: 1 }, 'a number above 0, at most 1', (value) =>
  typeof value === 'number' && value > 0 && value <= 1 ? value : undefined);

const temperature = scalar({ type: 'number', minimum: 0, maximum: 2 }, 'a number from 0 to 2', (value) =>
  typeof value === 'number' && value >= 0 && value <= 2 ? value : undefined);

const yesOrNo = scalar({ type: 'boolean' }, 'true or false', (value) => (typeof value === 'boolean' ? value : undefined));

const personName = scalar({ type: 'string', minLength: 2, maxLength: 200 }, 'a name of at least two characters', (value) =>
  typeof value === 'string' && value.trim().length >= 2 && value.length <= 200 ? value.trim() : undefined);

const batch = mapping({
  size: optional(integer(1, 100), 10, 'Tickets in one request. Default 10.'),
  delay: optional(duration({ zero: 'allowed' }), 0, 'The pause between two requests of one process. Default none.'),
});

/** Not above what a number of the database holds. */
const count = integer(1, 2_000_000_000);
const limits = mapping({
  requests_per_hour: optional(count, undefined, 'Requests in a clock hour, over all replicas.'),
  requests_per_day: optional(count, undefined, 'Requests in a day (UTC), over all replicas.'),
  tokens_per_hour: optional(count, undefined, 'Tokens, in and out, in a clock hour, over all replicas.'),
  tokens_per_day: optional(count, undefined, 'Tokens, in and out, in a day (UTC), over all replicas.'),
});

const NO_NAMES: readonly string[] = [];
const redact = mapping({
  email: optional(yesOrNo, true, 'E-mail addresses. Default true.'),
  phone: optional(yesOrNo, true, 'Telephone numbers. Default true.'),
  card: optional(yesOrNo, true, 'Numbers of payment cards. Default true.'),
  iban: optional(yesOrNo, true, 'International bank account numbers. Default true.'),
  requester: optional(yesOrNo, true, "The requester's own name. Default true."),
  names: optional(list(personName, { most: 10_000 }), NO_NAMES, 'Names of people, customers or projects that must not leave.'),
});

export const DEFAULT_LLM = {
  batch: { size: 10, delay: 0 },
  limits: { requests_per_hour: undefined, requests_per_day: undefined, tokens_per_hour: undefined, tokens_per_day: undefined },
  redact: { email: true, phone: true, card: true, iban: true, requester: true, names: NO_NAMES },
};

/** `classification.llm`: which model may be asked, how, and what may be spent. The key itself is in the environment. */
export const llm = checked(
  mapping(
    {
      provider: required(word(LLM_PROVIDERS), 'Whose protocol: anthropic, google, openai, or openai_compatible for any server that speaks like OpenAI, a local one for example.'),
      model: required(model, 'The model, by the name its provider has for it.'),
      base_url: optional(baseUrl, undefined, "Where the provider is. Default: its own address; openai_compatible has none."),
      api_key_env: optional(keyVariable, undefined, 'The environment variable that holds the key (or, with _FILE after its name, the file that does). Default: ANTHROPIC_API_KEY, GOOGLE_GENERATIVE_AI_API_KEY, OPENAI_API_KEY or LLM_API_KEY. Without a key nothing is asked.'),
      without_key: optional(yesOrNo, false, 'The server asks for no key, as a local one may (openai_compatible only). Default false.'),
      structured_output: optional(word(['schema', 'json']), undefined, 'Ask for JSON by its schema or for JSON alone. Default: schema; for openai_compatible json, which more servers know.'),
      batch: optional(batch, DEFAULT_LLM.batch, 'How many tickets go in one request.'),
      temperature: optional(temperature, 0, 'Default 0: the same ticket gets the same answer.'),
      top_p: optional(share, undefined, "Default: the provider's."),
      top_k: optional(integer(1, 1000), undefined, "Default: the provider's."),
      timeout: optional(duration({ zero: 'refused' }), 30_000, 'How long one request may take. Default 30s.'),
      give_up_after: optional(duration({ zero: 'refused' }), 90_000, 'How long a batch may take with all its retries; after it the next tier answers. Default 90s.'),
      retries: optional(integer(0, 10), 3, 'How often a request that failed is tried again. Default 3.'),
      limits: optional(limits, DEFAULT_LLM.limits, 'What may be spent. Default: no limit.'),
      redact: optional(redact, DEFAULT_LLM.redact, 'What is blotted out of a text before it leaves.'),
    },
    { api_key: SECRET, key: SECRET },
  ),
  ({ provider, base_url: url, without_key: withoutKey }, path, reading) => {
    if (provider === 'openai_compatible' && url === undefined) reading.errorAt(path, '"base_url" is missing: openai_compatible has no address of its own');
    if (provider !== 'openai_compatible' && withoutKey) reading.errorAt([...path, 'without_key'], `found true, but ${provider} always asks for a key`);
  },
);

export type LlmText = Shaped<typeof llm>;
