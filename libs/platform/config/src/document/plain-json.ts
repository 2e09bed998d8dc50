import { isMap, isScalar, isSeq } from 'yaml';
import type { Path, Reading } from '../reading/reading.js';
import type { Shape } from '../reading/shape.js';

const DEEPEST = 6;
const MOST_VALUES = 2_000;

/** Settings of something the configuration knows nothing of: a mapping of anything JSON has. Keys that ask for a secret are refused with `secretHint`. */
export function plainJson(secretHint: string): Shape<Readonly<Record<string, unknown>>> {
  return {
    schema: { type: 'object' },
    read(node, path, reading) {
      const found = reading.resolve(node);
      if (!isMap(found)) return void reading.error(node, path, `found ${reading.describe(node)}, expected a mapping`);
      const before = reading.errors;
      const values = new Walk(reading, secretHint).valueOf(found, path, 1) as Readonly<Record<string, unknown>>;
      return reading.errors === before ? values : undefined;
    },
  };
}

const SECRET = /(?:^|_)(?:password|passwd|secret|token|api_?key)$/i;

class Walk {
  private left = MOST_VALUES;

  constructor(private readonly reading: Reading, private readonly secretHint: string) {}

  valueOf(node: unknown, path: Path, depth: number): unknown {
    const found = this.reading.resolve(node);
    if (--this.left < 0 || depth > DEEPEST) return void (this.left > -2 && this.reading.error(node, path, `found more than ${MOST_VALUES} values, or more than ${DEEPEST} levels of them`));
    if (isSeq(found)) return found.items.map((item, index) => this.valueOf(item, [...path, index], depth + 1));
    if (isMap(found)) return Object.fromEntries(found.items.map(({ key, value }) => this.entry(key, value, path, depth)));
    const value: unknown = isScalar(found) ? found.value : undefined;
    if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value;
    return void this.reading.error(node, path, `found ${this.reading.describe(node)}, expected a text, a number, true, false, a list or a mapping`);
  }

  private entry(key: unknown, value: unknown, path: Path, depth: number): [string, unknown] {
    const scalar = this.reading.resolve(key);
    const name = isScalar(scalar) ? String(scalar.value).trim() : '';
    if (name === '__proto__' || name === '') this.reading.error(key, path, 'found an odd key, expected a name');
    else if (SECRET.test(name)) this.reading.error(key, [...path, name], this.secretHint);
    return [name, this.valueOf(value, [...path, name], depth + 1)];
  }
}
