import type { RegionConfig } from '#platform/config';

const at = (lat: number, lng: number, timezone: string): RegionConfig => ({ lat, lng, timezone });

const ASHBURN = at(39.04372, -77.48749, 'America/New_York');
const SAN_FRANCISCO = at(37.77493, -122.41942, 'America/Los_Angeles');
const CHICAGO = at(41.85003, -87.65005, 'America/Chicago');
const DALLAS = at(32.78306, -96.80667, 'America/Chicago');
const MONTREAL = at(45.50884, -73.58781, 'America/Toronto');
const SAO_PAULO = at(-23.5475, -46.63611, 'America/Sao_Paulo');
const DUBLIN = at(53.33306, -6.24889, 'Europe/Dublin');
const FRANKFURT = at(50.11552, 8.68417, 'Europe/Berlin');
const LONDON = at(51.50853, -0.12574, 'Europe/London');
const SINGAPORE = at(1.28967, 103.85007, 'Asia/Singapore');
const TOKYO = at(35.6895, 139.69171, 'Asia/Tokyo');
const MUMBAI = at(19.07283, 72.88261, 'Asia/Kolkata');
const SYDNEY = at(-33.86785, 151.20732, 'Australia/Sydney');
const CAPE_TOWN = at(-33.92584, 18.42322, 'Africa/Johannesburg');
const DUBAI = at(25.07725, 55.30927, 'Asia/Dubai');

/**
 * Region words as clouds and companies use them, each standing for its largest site.
 * A number at the end (us-east-1) and the order of the words (eastus) do not matter; see `regionKey`.
 */
const BUILT_IN: Readonly<Record<string, RegionConfig>> = {
  'us-east': ASHBURN, 'us-west': SAN_FRANCISCO, 'us-central': CHICAGO, 'us-north': CHICAGO, 'us-south': DALLAS, us: CHICAGO, 'us-gov-east': ASHBURN, 'us-gov-west': SAN_FRANCISCO,
  'northamerica': CHICAGO, 'northamerica-northeast': MONTREAL, 'ca-central': MONTREAL, 'ca-east': MONTREAL, 'ca-west': at(51.05011, -114.08529, 'America/Edmonton'), ca: MONTREAL,
  'southamerica': SAO_PAULO, 'southamerica-east': SAO_PAULO, 'southamerica-west': at(-33.45694, -70.64827, 'America/Santiago'), 'sa-east': SAO_PAULO, latam: SAO_PAULO, amer: CHICAGO, americas: CHICAGO, na: CHICAGO,
  'eu-central': FRANKFURT, 'eu-west': DUBLIN, 'eu-north': at(59.32938, 18.06871, 'Europe/Stockholm'), 'eu-south': at(45.46427, 9.18951, 'Europe/Rome'), 'eu-east': at(52.22977, 21.01178, 'Europe/Warsaw'), eu: FRANKFURT, emea: FRANKFURT,
  'uk-south': LONDON, 'uk-west': LONDON, uk: LONDON,
  'ap-south': MUMBAI, 'ap-southeast': SINGAPORE, 'ap-northeast': TOKYO, 'ap-east': at(22.27832, 114.17469, 'Asia/Hong_Kong'), 'ap-north': TOKYO, ap: SINGAPORE, apac: SINGAPORE,
  'au-east': SYDNEY, 'au-southeast': at(-37.814, 144.96332, 'Australia/Melbourne'), au: SYDNEY, anz: SYDNEY, oceania: SYDNEY,
  'me-south': at(26.22787, 50.58565, 'Asia/Bahrain'), 'me-central': DUBAI, 'me-west': at(32.08088, 34.78057, 'Asia/Jerusalem'), 'il-central': at(32.08088, 34.78057, 'Asia/Jerusalem'), me: DUBAI,
  'af-south': CAPE_TOWN, af: CAPE_TOWN, africa: CAPE_TOWN,
};

const CONTINENTS: Readonly<Record<string, string>> = { europe: 'eu', asia: 'ap', australia: 'au', canada: 'ca', usa: 'us', middleeast: 'me' };
const DIRECTION = '(?:north|south)?(?:east|west)|north|south|central';

export class Regions {
  private readonly points: ReadonlyMap<string, RegionConfig>;

  constructor(own: ReadonlyMap<string, RegionConfig>) {
    this.points = new Map([...Object.entries(BUILT_IN), ...own].map(([name, region]) => [regionKey(name), region] as const));
  }

  point(region: string): RegionConfig | undefined {
    return this.points.get(regionKey(region));
  }
}

/** `US East`, `us-east-1`, `us_east`, `useast2` and `eastus` are us-east; `europe-west3` is eu-west. */
function regionKey(region: string): string {
  const word = region.toLowerCase().replace(/[^a-z0-9]+/g, '').replace(/\d+[a-z]?$/, '');
  const behind = new RegExp(`^(.+?)(${DIRECTION})$`).exec(word);
  const before = new RegExp(`^(${DIRECTION})(.+)$`).exec(word);
  const [place, direction] = behind ? [behind[1]!, behind[2]] : before ? [before[2]!, before[1]] : [word, undefined];
  const continent = CONTINENTS[place] ?? place;
  return direction === undefined ? continent : `${continent}-${direction}`;
}
