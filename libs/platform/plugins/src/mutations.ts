import { Buffer } from 'node:buffer';

export interface Mutation {
  readonly body: Buffer;
  /** Which of the bodies it was. */
  readonly of: number;
}

/** What stands where something else should: kinds, extremes, texts that some part of the way does not bear. */
const ODDITIES: readonly unknown[] = [
  null, true, false, 0, -1, 1e308, -0.5, 9_007_199_254_740_993, '', ' ', '0', 'null', '\u0000', '\ud800', 'x'.repeat(70_000), '<b>&amp;</b>', '2026-02-30T25:61:00Z', '9999-12-31', '99999999999999999999',
  '../../etc/passwd', "'; DROP TABLE intake.events; --", '$.a[?(@.b)]', '__proto__', 'constructor', [], {}, [[]], [null], [{}], { __proto__: null }, { value: null, display_value: '' }, { toString: 'x' }, Array(200).fill('y'),
];

/** Damaged bodies: values replaced, taken away, doubled, moved; bytes cut and turned. The same for the same bodies and seed. */
export function* mutations(bodies: readonly Buffer[], count: number, seed = 1): Generator<Mutation> {
  if (bodies.length === 0) return;
  const random = generator(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const parsed = bodies.map((body) => parse(body));
  for (let i = 0; i < count; i++) {
    const of = below(bodies.length);
    const original = bodies[of]!;
    const tree = parsed[of];
    if (tree === undefined || random() < 0.15) {
      yield { of, body: damaged(original, below) };
      continue;
    }
    const copy = { root: structuredClone(tree) };
    for (let changes = 1 + below(4); changes > 0; changes--) change(copy, below);
    yield { of, body: Buffer.from(JSON.stringify(copy.root) ?? 'null') };
  }
}

function change(tree: { root: unknown }, below: (limit: number) => number): void {
  const places: { holder: Record<string, unknown>; key: string }[] = [];
  const open: Record<string, unknown>[] = [tree as Record<string, unknown>];
  for (let holder = open.pop(); holder; holder = open.pop()) {
    for (const key of Object.keys(holder)) {
      places.push({ holder, key });
      const value = holder[key];
      if (typeof value === 'object' && value !== null) open.push(value as Record<string, unknown>);
    }
  }
  const place = places[below(places.length)];
  if (!place) return;
  const { holder, key } = place;
  const other = places[below(places.length)]!;
  switch (below(6)) {
    case 0: delete holder[key]; break;
    case 1: set(holder, key, structuredClone(other.holder[other.key])); break;
    case 2: set(holder, key, [holder[key], structuredClone(holder[key])]); break;
    case 3: set(holder, `${key}_`, holder[key]); delete holder[key]; break;
    default: set(holder, key, structuredClone(ODDITIES[below(ODDITIES.length)]));
  }
  // A tree may have lost its root.
  if (!('root' in tree)) (tree as { root: unknown }).root = null;
}

function set(holder: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

function damaged(body: Buffer, below: (limit: number) => number): Buffer {
  const copy = Buffer.from(body);
  switch (below(4)) {
    case 0: return copy.subarray(0, below(copy.length + 1));
    case 1: return Buffer.concat([copy, copy]);
    case 2: return copy.subarray(below(copy.length + 1));
    default:
      for (let i = 0; i < 5 && copy.length > 0; i++) copy[below(copy.length)] = below(256);
      return copy;
  }
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** mulberry32: small, even, and the same everywhere. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
