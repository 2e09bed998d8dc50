import { normalizeName } from './gazetteer/normalize-name.js';

/** What people write and no list of names holds. */
const IN_USE: Readonly<Record<string, string>> = {
  america: 'US', 'the united states': 'US', england: 'GB', scotland: 'GB', wales: 'GB', 'northern ireland': 'GB', britain: 'GB', holland: 'NL', 'the netherlands': 'NL',
  korea: 'KR', uae: 'AE', emirates: 'AE', russland: 'RU', turkey: 'TR', turkiye: 'TR', czechia: 'CZ', 'ivory coast': 'CI', burma: 'MM', swaziland: 'SZ', macedonia: 'MK',
  vietnam: 'VN', laos: 'LA', syria: 'SY', iran: 'IR', taiwan: 'TW', moldova: 'MD', bolivia: 'BO', venezuela: 'VE', tanzania: 'TZ', 'hong kong sar': 'HK', kosovo: 'XK',
};

/** ISO 3166-1 codes, and the names of countries in the 70-odd languages of i18n-iso-countries. */
export class Countries {
  private constructor(private readonly codes: ReadonlyMap<string, string>) {}

  /** Takes some 40 ms the first time. */
  static async load(): Promise<Countries> {
    const { default: countries } = await import('i18n-iso-countries');
    const codes = new Map<string, string>();
    const offer = (name: string, code: string) => void (codes.has(name) || codes.set(name, code));
    for (const [alpha2, alpha3] of Object.entries(countries.getAlpha2Codes())) {
      offer(alpha2.toLowerCase(), alpha2);
      offer(alpha3.toLowerCase(), alpha2);
    }
    for (const [name, code] of Object.entries(IN_USE)) offer(name, code);
    // English first: where two languages mean different countries by one word, the English one is meant.
    for (const language of ['en', ...countries.getSupportedLanguages()]) {
      for (const [code, names] of Object.entries(countries.getNames(language, { select: 'all' }))) {
        for (const name of [names].flat()) offer(normalizeName(name), code);
      }
    }
    return new Countries(codes);
  }

  /** ISO 3166-1 alpha-2 of `USA`, `UK`, `Deutschland`, `de`, `DEU`. */
  codeOf(country: string): string | undefined {
    const name = normalizeName(country);
    return this.codes.get(name) ?? this.codes.get(name.replace(/ /g, ''));
  }
}
