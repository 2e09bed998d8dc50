import type { Requester } from '../ticket-needs.js';
import { plain } from './words.js';

/** A language, a country or a free tag in one spelling: `language ja`, `country JP`, `tag vip`. */
export type Competency = string;

/** Names in use that are not CLDR's. */
const ALIASES: ReadonlyMap<string, string> = new Map(Object.entries({
  usa: 'US', 'united states of america': 'US', america: 'US', 'great britain': 'GB', britain: 'GB', england: 'GB', holland: 'NL', korea: 'KR', 'czech republic': 'CZ', uae: 'AE',
}));

/** What somebody's word for what they know can mean: `de` is German and Germany. */
export function competenciesNamed(word: string): readonly Competency[] {
  const [language, country] = [languageOf(word), countryOf(word)];
  const named = [...(language === undefined ? [] : [`language ${language}`]), ...(country === undefined ? [] : [`country ${country}`])];
  return named.length > 0 ? named : plain(word) === '' ? [] : [`tag ${plain(word)}`];
}

export interface Ask {
  readonly competency: Competency;
  readonly importance: number;
}

/** A requester wants to be understood first (2), then known (1 for the country, 1 for each tag). Without a language, the country's most usual one. */
export function asksOf({ language, country, tags = [] }: Requester): readonly Ask[] {
  const place = country === undefined ? undefined : countryOf(country);
  const tongue = language === undefined ? place && languageOfCountry(place) : languageOf(language);
  const asks = new Map([
    ...tags.flatMap(competenciesNamed).map((competency) => [competency, 1] as const),
    ...(place === undefined ? [] : [[`country ${place}`, 1] as const]),
    ...(tongue === undefined ? [] : [[`language ${tongue}`, 2] as const]),
  ]);
  return [...asks].map(([competency, importance]) => ({ competency, importance }));
}

export function inWords(competency: Competency): string {
  const [kind, code = ''] = competency.split(/ (.*)/);
  if (kind === 'language') return names('language').of(code) ?? code;
  return kind === 'country' ? names('region').of(code) ?? code : code;
}

/** ISO 639 of a tag (`pt-BR`) or an English name. */
function languageOf(word: string): string | undefined {
  const [head = ''] = plain(word).split(' ');
  const codes = codesOf('language');
  return codes.get(plain(word)) ?? (/^[a-z]{2}([-_][a-z0-9]+)*$/i.test(word.trim()) ? codes.get(`code ${head}`) : undefined);
}

/** ISO 3166 of a code, of the region of a tag (`pt-BR`) or of an English name. */
function countryOf(word: string): string | undefined {
  const name = plain(word);
  const codes = codesOf('region');
  const code = /^(?:[a-z]{2}[-_])?([a-z]{2})$/i.exec(word.trim())?.[1]?.toLowerCase();
  return ALIASES.get(name) ?? codes.get(name) ?? (code === undefined ? undefined : codes.get(`code ${code}`));
}

/** By the likely subtags of Unicode CLDR. */
function languageOfCountry(country: string): string | undefined {
  const { language } = new Intl.Locale('und', { region: country }).maximize();
  return language === 'und' ? undefined : language;
}

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];
type Kind = 'language' | 'region';
const known = new Map<Kind, ReadonlyMap<string, string>>();
const displayed = new Map<Kind, Intl.DisplayNames>();

function names(kind: Kind): Intl.DisplayNames {
  const there = displayed.get(kind) ?? new Intl.DisplayNames(['en'], { type: kind });
  displayed.set(kind, there);
  return there;
}

/** Codes by English name, and `code xx` for each that is one. ICU knows them all: no list of ours. Asked for once. */
function codesOf(kind: Kind): ReadonlyMap<string, string> {
  const there = known.get(kind);
  if (there) return there;
  const codes = new Map<string, string>();
  for (const code of LETTERS.flatMap((a) => LETTERS.map((b) => a + b))) {
    // Today's code for one that is no more: DD is DE, iw is he.
    const { language, region } = new Intl.Locale(kind === 'region' ? `und-${code}` : code);
    const today = (kind === 'region' ? region : language) ?? code;
    const name = names(kind).of(today);
    if (name === undefined || name === today || name.startsWith('Unknown')) continue;
    codes.set(`code ${code}`, today);
    codes.set(plain(name), today);
  }
  known.set(kind, codes);
  return codes;
}
