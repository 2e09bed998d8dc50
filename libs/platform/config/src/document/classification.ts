import { TIERS, type TierName } from '#core/classification';
import { checked, list, mapping, optional, scalar, word } from '../reading/shape.js';
import { duration } from './duration.js';
import { llm } from './llm.js';

const url = scalar({ type: 'string', pattern: '^https?://' }, 'an http or https URL', (value) =>
  typeof value === 'string' && /^https?:\/\//.test(value) && URL.canParse(value) ? value : undefined);

const fileName = scalar({ type: 'string', minLength: 1, pattern: String.raw`\S` }, 'a path', (value) => (typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined));

const share = scalar({ type: 'number', minimum: 0, maximum: 1 }, 'a number from 0 to 1', (value) => (typeof value === 'number' && value >= 0 && value <= 1 ? value : undefined));

const catalog = checked(
  mapping({
    url: optional(url, undefined, 'Where the catalog is fetched from; asked again with ETag and If-Modified-Since.'),
    file: optional(fileName, undefined, 'The file that holds the catalog; a relative path begins where the service was started.'),
    refresh: optional(duration({ zero: 'refused' }), 300_000, 'How often to look for a newer one. Default 5m.'),
  }),
  ({ url, file }, path, reading) => {
    if (url !== undefined && file !== undefined) reading.errorAt(path, 'found both "url" and "file", expected one of them');
    if (url === undefined && file === undefined) reading.errorAt(path, 'found no place, expected "url" or "file"');
  },
  { oneOf: [{ required: ['url'] }, { required: ['file'] }] },
);

const tierOrder = checked(list(word(TIERS), { most: TIERS.length }), (tiers, path, reading) => {
  tiers.forEach((tier, index) => {
    if (tiers.indexOf(tier) < index) reading.errorAt([...path, index], `"${tier}" is here twice, expected each tier once`);
  });
});

const DEFAULT_LEARNED = { threshold: 0.5 };
const DEFAULT_KEYWORDS = { file: undefined, threshold: 0.3 };

export const DEFAULT_CLASSIFICATION = { catalog: undefined, tiers: TIERS as readonly TierName[], learned: DEFAULT_LEARNED, keywords: DEFAULT_KEYWORDS, llm: undefined };

export const classification = mapping({
  catalog: optional(catalog, undefined, 'The service catalog: which requests there are, and their SLA. Default: none.'),
  tiers: optional(tierOrder, DEFAULT_CLASSIFICATION.tiers, 'Who is asked, in order; each passes on what it is unsure of. Default: llm, learned, keywords. An empty list: nobody.'),
  learned: optional(
    mapping({ threshold: optional(share, DEFAULT_LEARNED.threshold, 'Under this confidence the learned model is unsure. Default 0.5.') }),
    DEFAULT_LEARNED,
    'The model trained on your own tickets.',
  ),
  keywords: optional(
    mapping({
      file: optional(fileName, undefined, 'Your rules instead of config/classification/keywords.yaml.'),
      threshold: optional(share, DEFAULT_KEYWORDS.threshold, 'Under this confidence the keywords are unsure. Default 0.3.'),
    }),
    DEFAULT_KEYWORDS,
    'Departments by weighted words.',
  ),
  llm: optional(llm, undefined, 'A language model that reads tickets. Default: none; what is learned locally and keywords decide.'),
});
