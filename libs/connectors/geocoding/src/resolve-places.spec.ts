import { silentLog } from '#platform/telemetry';
import { FakeNominatim, TestConfig, testDatabase, type TestDatabase } from '#testing';
import { LearnedPlaces } from './learned-places.js';
import { TypeormLookups } from './lookups/typeorm-lookups.js';
import { Geocoding1700000013000 } from './persistence/1700000013000-geocoding.js';
import { Places, readAtlas } from './places.js';
import { ResolvePlaces, type Round } from './resolve-places.js';

const START = '2026-03-02T10:00:00.000Z';
const NOWHERE = { city: 'Hintertupfing', country: 'DE' };
let database: TestDatabase;
let nominatim: FakeNominatim;
const atlas = readAtlas();
const onBoard = () => atlas;

beforeAll(async () => {
  database = await testDatabase([Geocoding1700000013000]);
  await atlas;
}, 120_000);
afterAll(() => database.close());
beforeEach(async () => {
  await database.time.freeze(START);
  await database.dataSource.query('TRUNCATE geocoding.lookups, geocoding.turns');
  nominatim = await FakeNominatim.start();
});
afterEach(() => nominatim.close());

interface Replica {
  readonly places: Places;
  readonly round: (signal?: AbortSignal) => Promise<Round>;
}

async function replica(settings = 'timeout: 500ms'): Promise<Replica> {
  const config = new TestConfig(`tiers: {gold: {high: {response: 30, resolution: 180}}}\ngeocoding: { unknown_places: nominatim, nominatim: { base_url: '${nominatim.url}/', contact: ops@example.org, ${settings.replace('500ms', '0.5s')} } }`);
  const learned = new LearnedPlaces();
  const places = new Places(config, learned, onBoard);
  await places.ready();
  const resolve = new ResolvePlaces(new TypeormLookups(database.dataSource, 'nominatim'), learned, config, silentLog);
  return { places, round: (signal = new AbortController().signal) => resolve.round(signal) };
}

test('a place the gazetteer lacks is being looked up; then it is known here, and to other replicas without a request', async () => {
  nominatim.knows('Hintertupfing', 'de', 48.5, 12.1);
  const one = await replica();
  expect(one.places.locate(NOWHERE)).toEqual({ kind: 'unknown', reason: 'being_looked_up' });
  expect(nominatim.asked).toEqual([]);
  expect(await one.round()).toEqual({ kind: 'asked', nextMs: Infinity });
  expect(nominatim.asked).toMatchObject([{ city: 'Hintertupfing', country: 'de', userAgent: 'ticket-watchdog (ops@example.org)' }]);
  expect(one.places.locate({ city: 'hintertupfing', country: 'Germany' })).toEqual({ kind: 'located', lat: 48.5, lng: 12.1, timezone: 'Europe/Berlin', source: 'nominatim', precision: 'city' });

  const other = await replica();
  expect(other.places.locate(NOWHERE)).toEqual({ kind: 'unknown', reason: 'being_looked_up' });
  expect(await other.round()).toEqual({ kind: 'resting', nextMs: Infinity });
  expect(other.places.locate(NOWHERE)).toMatchObject({ source: 'nominatim' });
  expect(nominatim.asked).toHaveLength(1);
});

test('what is not found is not asked again until its time has passed', async () => {
  const one = await replica('not_found_for: 2d');
  one.places.locate(NOWHERE);
  await one.round();
  expect(one.places.locate(NOWHERE)).toEqual({ kind: 'unknown', reason: 'no_such_place' });
  const asAgain = async () => {
    const later = await replica('not_found_for: 2d');
    later.places.locate(NOWHERE);
    await later.round();
    return later.places.locate(NOWHERE);
  };
  await database.time.advance(47 * 3_600_000);
  expect(await asAgain()).toMatchObject({ reason: 'no_such_place' });
  expect(nominatim.asked).toHaveLength(1);
  nominatim.knows('Hintertupfing', 'de', 48.5, 12.1);
  await database.time.advance(2 * 3_600_000);
  expect(await asAgain()).toMatchObject({ source: 'nominatim' });
  expect(nominatim.asked).toHaveLength(2);
});

test('one request a second over all replicas', async () => {
  const replicas = [await replica(), await replica(), await replica()];
  for (const [index, { places }] of replicas.entries()) places.locate({ city: `Nirgendwo ${index}`, country: 'DE' });
  const everyone = () => Promise.all(replicas.map(({ round }) => round()));
  expect((await everyone()).filter(({ kind }) => kind === 'asked')).toHaveLength(1);
  expect((await everyone()).filter(({ kind }) => kind === 'asked')).toHaveLength(0);
  await database.time.advance(999);
  expect((await everyone()).filter(({ kind }) => kind === 'asked')).toHaveLength(0);
  await database.time.advance(1);
  expect((await everyone()).filter(({ kind }) => kind === 'asked')).toHaveLength(1);
  await database.time.advance(1000);
  await everyone();
  expect(nominatim.asked.map(({ city }) => city).sort()).toEqual(['Nirgendwo 0', 'Nirgendwo 1', 'Nirgendwo 2']);
});

test('two replicas that want the same place ask once', async () => {
  const replicas = [await replica(), await replica()];
  for (const { places } of replicas) places.locate(NOWHERE);
  await Promise.all(replicas.map(({ round }) => round()));
  await database.time.advance(1000);
  await Promise.all(replicas.map(({ round }) => round()));
  expect(nominatim.asked).toHaveLength(1);
  expect(replicas.map(({ places }) => places.locate(NOWHERE))).toMatchObject([{ reason: 'no_such_place' }, { reason: 'no_such_place' }]);
});

test('three failures in a row open the circuit for all replicas; one request shows that it is well again', async () => {
  nominatim.script({ kind: 'status', status: 500 }, { kind: 'body', body: '<html>' }, { kind: 'status', status: 502 }, { kind: 'status', status: 503 });
  const one = await replica();
  for (let i = 0; i < 9; i++) one.places.locate({ city: `Nirgendwo ${i}`, country: 'DE' });
  for (let i = 0; i < 3; i++) {
    await one.round();
    await database.time.advance(1000);
  }
  expect(nominatim.asked).toHaveLength(3);
  const other = await replica();
  expect(await other.round()).toEqual({ kind: 'resting', nextMs: 59_000 });
  await database.time.advance(59_000);
  await other.round();
  expect(nominatim.asked).toHaveLength(4);
  await database.time.advance(119_999);
  expect(await other.round()).toEqual({ kind: 'resting', nextMs: 1 });
  await database.time.advance(1);
  await other.round();
  await database.time.advance(1000);
  await other.round();
  expect(nominatim.asked).toHaveLength(6);
});

test('Retry-After moves the turn of all', async () => {
  nominatim.script({ kind: 'status', status: 429, retryAfter: 90 });
  const one = await replica();
  one.places.locate(NOWHERE);
  one.places.locate({ city: 'Nirgendwo', country: 'DE' });
  expect(await one.round()).toEqual({ kind: 'asked', nextMs: 90_000 });
});

test('a server that hangs costs its time limit, and a shutdown does not wait for it', async () => {
  nominatim.script({ kind: 'hang' }, { kind: 'hang' });
  const one = await replica();
  one.places.locate(NOWHERE);
  expect(await one.round()).toMatchObject({ kind: 'asked', nextMs: 60_000 });
  await database.time.advance(60_000);
  expect(await one.round(AbortSignal.abort())).toMatchObject({ kind: 'asked' });
  expect(one.places.locate(NOWHERE)).toEqual({ kind: 'unknown', reason: 'being_looked_up' });
});

test('a process that dies with the turn delays the others by no more than the turn is held', async () => {
  const one = await replica();
  one.places.locate(NOWHERE);
  const dying = new TypeormLookups(database.dataSource, 'nominatim');
  await dying.open();
  await dying.want([{ country: 'DE', city: 'hintertupfing', written: 'Hintertupfing' }], 1);
  await dying.take(5_500);
  expect(await one.round()).toEqual({ kind: 'resting', nextMs: 1000 });
  await database.time.advance(5_500);
  expect(await one.round()).toMatchObject({ kind: 'asked' });
});

test.each(['{}', '[{}]', '[{"lat":"x","lon":"1"}]', '[{"lat":"91","lon":"1"}]', '[null]', 'null'])('an answer that makes no sense is a failure: %s', async (body) => {
  nominatim.script({ kind: 'body', body });
  const one = await replica();
  one.places.locate(NOWHERE);
  await one.round();
  expect(one.places.locate(NOWHERE)).toEqual({ kind: 'unknown', reason: 'being_looked_up' });
  expect(await database.dataSource.query('SELECT failures FROM geocoding.turns')).toEqual([{ failures: 1 }]);
});

test('without Nominatim nobody is asked', async () => {
  const places = new Places(new TestConfig(), new LearnedPlaces(), onBoard);
  await places.ready();
  expect(places.locate(NOWHERE)).toEqual({ kind: 'unknown', reason: 'no_such_place' });
});
