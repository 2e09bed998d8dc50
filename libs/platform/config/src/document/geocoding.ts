import { checked, mapping, optional, required, scalar, table, word, type Shaped } from '../reading/shape.js';
import { duration } from './duration.js';

export const baseUrl = scalar({ type: 'string', pattern: '^https?://' }, 'an http or https URL', (value) =>
  typeof value === 'string' && /^https?:\/\/[^\s]+$/.test(value) && URL.canParse(value) ? value.replace(/\/+$/, '') : undefined);

const contact = scalar({ type: 'string', pattern: '@|://' }, 'an e-mail address or a URL under which its operators reach you', (value) =>
  typeof value === 'string' && /^[\x21-\x7e]+$/.test(value.trim()) && /@|:\/\//.test(value) ? value.trim() : undefined);

function degrees(most: number) {
  return scalar({ type: 'number', minimum: -most, maximum: most }, `degrees from -${most} to ${most}`, (value) =>
    typeof value === 'number' && Math.abs(value) <= most ? value : undefined);
}

const zone = scalar({ type: 'string', minLength: 1 }, 'an IANA time zone like Europe/Berlin', (value) =>
  typeof value === 'string' && isZone(value) ? value : undefined);

function isZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

const nominatim = mapping({
  base_url: optional(baseUrl, 'https://nominatim.openstreetmap.org', 'The Nominatim server. Default: the public one of OpenStreetMap.'),
  contact: required(contact, 'Goes into the User-Agent, as the usage policy of the public server asks: an e-mail address or a URL.'),
  interval: optional(duration({ zero: 'refused' }), 1000, 'At most one request in this time, over all replicas. Default 1s, which is what the public server allows.'),
  timeout: optional(duration({ zero: 'refused' }), 10_000, 'How long an answer may take. Default 10s.'),
  not_found_for: optional(duration({ zero: 'refused' }), 30 * 86_400_000, 'How long a place that Nominatim does not know is not asked for again. Default 30d.'),
});

const region = mapping({
  lat: required(degrees(90), 'Latitude.'),
  lng: required(degrees(180), 'Longitude.'),
  timezone: required(zone, 'IANA time zone.'),
});

const NO_REGIONS: ReadonlyMap<string, Shaped<typeof region>> = new Map();
const LEAVE: 'leave' | 'nominatim' = 'leave';
export const DEFAULT_GEOCODING = { unknown_places: LEAVE, nominatim: undefined, regions: NO_REGIONS };

export const geocoding = checked(mapping({
  unknown_places: optional(word(['leave', 'nominatim']), LEAVE, 'What becomes of a city that is not in the gazetteer on board: it stays unknown (leave, the default), or Nominatim is asked in the background.'),
  nominatim: optional(nominatim, undefined, 'The Nominatim server to ask.'),
  regions: optional(table(region, 'region names', { most: 1000 }), NO_REGIONS, 'Region words of your own, over the built-in ones like us-east and eu-central.'),
}), ({ unknown_places: unknown, nominatim: server }, path, reading) => {
  if (unknown === 'nominatim' && server === undefined) reading.errorAt([...path, 'unknown_places'], 'found "nominatim", expected "nominatim" beside it with a "contact"');
}, { if: { properties: { unknown_places: { const: 'nominatim' } }, required: ['unknown_places'] }, then: { required: ['nominatim'] } });

export type GeocodingText = Shaped<typeof geocoding>;
