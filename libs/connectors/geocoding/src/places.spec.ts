import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { existsSync, readFileSync } from 'node:fs';
import { TestConfig, describeWith } from '#testing';
import { LearnedPlaces } from './learned-places.js';
import type { Place } from './place.js';
import { Places, readAtlas } from './places.js';

const TIERS = 'tiers: {gold: {high: {response: 30, resolution: 180}}}';
let places: Places;
const atlas = readAtlas();

beforeAll(async () => {
  places = new Places(new TestConfig(), new LearnedPlaces(), () => atlas);
  await places.ready();
}, 60_000);

test('before the gazetteer is read a city is loading; coordinates with a zone and regions are not', async () => {
  const cold = new Places(new TestConfig(), new LearnedPlaces(), () => atlas);
  expect(cold.locate({ city: 'Paris', country: 'FR' })).toEqual({ kind: 'unknown', reason: 'loading' });
  expect(cold.locate({ lat: 1, lng: 2 })).toEqual({ kind: 'unknown', reason: 'loading' });
  expect(cold.locate({ lat: 1, lng: 2, timezone: 'Europe/Paris' })).toEqual({ kind: 'located', lat: 1, lng: 2, timezone: 'Europe/Paris', source: 'given', precision: 'exact' });
  expect(cold.locate({ region: 'us-east' })).toMatchObject({ kind: 'located', timezone: 'America/New_York' });
  await cold.ready();
  expect(cold.locate({ city: 'Paris', country: 'FR' })).toMatchObject({ kind: 'located' });
});

test.each<[string, string, number, number, string]>([
  ['Munich', 'Germany', 48.1, 11.6, 'Europe/Berlin'],
  ['München', 'Deutschland', 48.1, 11.6, 'Europe/Berlin'],
  ['MUENCHEN', 'de', 48.1, 11.6, 'Europe/Berlin'],
  ['Wien', 'AUT', 48.2, 16.4, 'Europe/Vienna'],
  ['Cologne', 'Allemagne', 50.9, 7, 'Europe/Berlin'],
  ['London', 'UK', 51.5, -0.1, 'Europe/London'],
  ['Edinburgh', 'Scotland', 56, -3.2, 'Europe/London'],
  ['New York', 'USA', 40.7, -74, 'America/New_York'],
  ['Washington, D.C.', 'U.S.A.', 38.9, -77, 'America/New_York'],
  ['Columbus', 'United States', 40, -83, 'America/New_York'],
  ['Columbus, GA', 'US', 32.5, -85, 'America/New_York'],
  ['Portland', 'US', 45.5, -122.7, 'America/Los_Angeles'],
  ['Portland, ME', 'US', 43.7, -70.3, 'America/New_York'],
  ['Springfield (Oregon)', 'US', 37.2, -93.3, 'America/Chicago'],
  ['St. Louis', 'US', 38.6, -90.2, 'America/Chicago'],
  ['Москва', 'Россия', 55.8, 37.6, 'Europe/Moscow'],
  ['東京', '日本', 35.7, 139.7, 'Asia/Tokyo'],
  ['Bombay', 'India', 19.1, 72.9, 'Asia/Kolkata'],
  ['São Paulo', 'Brasil', -23.5, -46.6, 'America/Sao_Paulo'],
  ['Sao Paulo', 'Brazil', -23.5, -46.6, 'America/Sao_Paulo'],
  ['Hamburg, Altona', 'Germany', 53.6, 10, 'Europe/Berlin'],
])('%s, %s', (city, country, lat, lng, timezone) => {
  const found = places.locate({ city, country });
  expect(found).toMatchObject({ kind: 'located', timezone, source: 'gazetteer', precision: 'city' });
  if (found.kind === 'located') expect([Math.abs(found.lat - lat) < 0.2, Math.abs(found.lng - lng) < 0.2, found]).toMatchObject([true, true, {}]);
});

test('a country alone is its capital, and says so', () => {
  expect(places.locate({ country: 'Spain' })).toMatchObject({ timezone: 'Europe/Madrid', precision: 'country' });
  expect(places.locate({ country: 'Japan', city: ' ' })).toMatchObject({ timezone: 'Asia/Tokyo', precision: 'country' });
});

test.each<[Place, string]>([
  [{ city: 'Xyzzyville', country: 'US' }, 'no_such_place'],
  [{ city: 'Paris', country: 'Narnia' }, 'no_such_country'],
  [{ region: 'moon-base' }, 'no_such_region'],
  [{ lat: 91, lng: 0 }, 'bad_coordinates'],
  [{ lat: NaN, lng: 0 }, 'bad_coordinates'],
])('%j is unknown: %s', (place, reason) => {
  expect(places.locate(place)).toEqual({ kind: 'unknown', reason });
});

test('a zone that comes with coordinates is kept where it is one', () => {
  expect(places.locate({ lat: 52.52, lng: 13.405, timezone: 'Europe/Vienna' })).toMatchObject({ timezone: 'Europe/Vienna', source: 'given' });
  expect(places.locate({ lat: 52.52, lng: 13.405, timezone: 'Mars/Base' })).toMatchObject({ timezone: 'Europe/Berlin' });
  expect(places.locate({ lat: 52.52, lng: 13.405 })).toMatchObject({ timezone: 'Europe/Berlin' });
});

test.each([
  ['us-east', 'America/New_York'], ['US East', 'America/New_York'], ['us-east-1', 'America/New_York'], ['us-east-1a', 'America/New_York'], ['eastus2', 'America/New_York'],
  ['us-west', 'America/Los_Angeles'], ['eu-central', 'Europe/Berlin'], ['eu_central_1', 'Europe/Berlin'], ['europe-west3', 'Europe/Dublin'], ['asia-northeast1', 'Asia/Tokyo'], ['ap-southeast-1', 'Asia/Singapore'],
  ['us-gov-west-1', 'America/Los_Angeles'], ['northamerica-northeast1', 'America/Toronto'], ['southamerica-east1', 'America/Sao_Paulo'], ['EMEA', 'Europe/Berlin'], ['Europe', 'Europe/Berlin'], ['uksouth', 'Europe/London'], ['me-south-1', 'Asia/Bahrain'],
])('region %s is in %s', (region, timezone) => {
  expect(places.locate({ region })).toMatchObject({ kind: 'located', timezone, source: 'region', precision: 'region' });
});

test('the configuration adds regions and goes over the built-in ones', () => {
  const config = new TestConfig();
  const own = new Places(config, new LearnedPlaces(), () => atlas);
  expect(own.locate({ region: 'Follow the Sun' })).toMatchObject({ kind: 'unknown' });
  config.change(`${TIERS}\ngeocoding: { regions: { follow-the-sun: { lat: -41.3, lng: 174.8, timezone: Pacific/Auckland }, us-east: { lat: 25.8, lng: -80.2, timezone: America/New_York } } }`);
  expect(own.locate({ region: 'Follow the Sun' })).toMatchObject({ timezone: 'Pacific/Auckland' });
  expect(own.locate({ region: 'us-east-1' })).toMatchObject({ lat: 25.8 });
});

test('an answer takes microseconds', () => {
  const began = performance.now();
  for (let i = 0; i < 10_000; i++) places.locate({ city: 'New York', country: 'USA' });
  expect((performance.now() - began) / 10_000).toBeLessThan(0.5);
});

const SAMPLES = pathToFileURL(resolve('../shared/data/sample-tickets') + '/');

describeWith(existsSync(SAMPLES), 'the sample tickets are not in ../shared/data', 'the sample tickets and groups', () => {
  const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, SAMPLES), 'utf8'));

  test('every one of the 50 tickets is located, in a zone of its country', () => {
    const tickets = read('allocator-sample-tickets.json') as { ticket_id: string; requester_location: Place }[];
    expect(tickets).toHaveLength(50);
    const lost = tickets.filter(({ requester_location: place }) => places.locate(place).kind !== 'located');
    expect(lost).toEqual([]);
  });

  test('every group is located', () => {
    const groups = read('assignment-groups.json') as { location: Place }[];
    expect(groups.map(({ location }) => places.locate(location))).toMatchObject([{ timezone: 'America/New_York' }, { timezone: 'America/Los_Angeles' }, { timezone: 'Europe/Berlin' }]);
  });
});
