import { CLOCK_NAMES } from '#core/sla-clock';
import { nearest } from '../../reading/nearest.js';
import { checked, table, type Shape } from '../../reading/shape.js';

/** A mapping with an entry for each of some clocks, the built-in ones or those of the document's `clocks`. */
export function clockTable<T>(entry: Shape<T>, expected: string): Shape<ReadonlyMap<string, T>> {
  return checked(
    table(entry, expected, { most: 100 }),
    (byClock, path, reading) => {
      const known = [...CLOCK_NAMES, ...reading.keysOf('clocks')];
      for (const name of byClock.keys()) {
        if (known.includes(name)) continue;
        const near = nearest(name, known);
        reading.errorAtKey([...path, name], `unknown clock, expected one of ${known.join(', ')}${near === undefined ? '; others are defined under "clocks"' : `; did you mean "${near}"?`}`);
      }
    },
    { properties: Object.fromEntries(CLOCK_NAMES.map((name) => [name, entry.schema])) },
  );
}
