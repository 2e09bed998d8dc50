import { PRIORITIES } from '#core/ticket';
import { PLAIN_FIELDS, type Match } from './match.js';

/**
 * What can be proved of matches without knowing any ticket. A match is taken apart into boxes, of which one has to hold; a box
 * is a conjunction. Of a plain field a ticket has one value, so a box holds a set of values for it, and two boxes with nothing
 * in common share no ticket. Of every other condition (tags, words, metadata) only this much is used: that it holds if one with
 * fewer of the same values does. A `not`, and an `any` of too many parts, is itself only. Whatever cannot be proved so is not said.
 */
export interface Box {
  /** The values a plain field may have. Absent: any. */
  readonly plain: ReadonlyMap<string, ReadonlySet<string>>;
  readonly others: readonly Other[];
}

interface Other {
  /** A field, or the text of a whole condition, which has no values. */
  readonly key: string;
  readonly values: readonly string[];
}

const MOST_BOXES = 32;
const MOST_POINTS = 1000;

/** None: its conditions exclude each other. */
export function boxesOf(match: Match): readonly Box[] {
  return apart(match) ?? [itself(match)];
}

/** The earlier boxes that together hold all that `box` does; undefined: not proved. */
export function coverOf<B extends Box>(box: Box, earlier: readonly B[]): readonly B[] | undefined {
  const near = earlier.filter((other) => !areApart(box, other));
  const single = near.find((other) => isInside(box, other));
  if (single) return [single];
  const points = pointsOf(box, near);
  const cover = new Set<B>();
  for (const point of points) {
    const holder = near.find((other) => isInside(point, other));
    if (!holder) return undefined;
    cover.add(holder);
  }
  return points.length === 0 ? undefined : [...cover];
}

/** Every ticket of `inner` is one of `outer`. */
export function isInside(inner: Box, outer: Box): boolean {
  for (const [field, values] of outer.plain) {
    const own = inner.plain.get(field) ?? everyValueOf(field);
    if (!own) return false;
    for (const value of own) if (!values.has(value)) return false;
  }
  return outer.others.every(({ key, values }) => inner.others.some((own) => own.key === key && own.values.every((value) => values.includes(value))));
}

/** No ticket is in both. */
function areApart(a: Box, b: Box): boolean {
  for (const [field, values] of b.plain) {
    const own = a.plain.get(field);
    if (own && ![...own].some((value) => values.has(value))) return true;
  }
  return false;
}

/** What is in both; undefined: nothing. */
export function common(a: Box, b: Box): Box | undefined {
  const plain = new Map(a.plain);
  for (const [field, values] of b.plain) {
    const own = plain.get(field);
    const both = own ? new Set([...own].filter((value) => values.has(value))) : values;
    if (both.size === 0) return undefined;
    plain.set(field, both);
  }
  return { plain, others: [...a.others, ...b.others] };
}

function apart(match: Match): readonly Box[] | undefined {
  switch (match.kind) {
    case 'is': return [(PLAIN_FIELDS as readonly string[]).includes(match.field)
      ? { plain: new Map([[match.field, new Set(match.values)]]), others: [] }
      : { plain: new Map(), others: [{ key: match.field, values: match.values }] }];
    case 'not': return [itself(match)];
    case 'any': return few(match.of.flatMap(boxesOf));
    case 'all': {
      let boxes: readonly Box[] = [{ plain: new Map(), others: [] }];
      for (const part of match.of) {
        const parts = boxesOf(part);
        const multiplied = few(boxes.flatMap((box) => parts.flatMap((other) => common(box, other) ?? [])));
        boxes = multiplied ?? boxes.flatMap((box) => common(box, itself(part)) ?? []);
      }
      return boxes;
    }
  }
}

const few = (boxes: readonly Box[]): readonly Box[] | undefined => (boxes.length <= MOST_BOXES ? boxes : undefined);

function itself(match: Match): Box {
  return { plain: new Map(), others: [{ key: JSON.stringify(match), values: [] }] };
}

const everyValueOf = (field: string): ReadonlySet<string> | undefined => (field === 'priority' ? EVERY_PRIORITY : undefined);
const EVERY_PRIORITY: ReadonlySet<string> = new Set(PRIORITIES);

/** The box cut along the fields that tell the others apart, into parts of one value each; none where these are too many. */
function pointsOf(box: Box, others: readonly Box[]): readonly Box[] {
  let points: readonly Box[] = [box];
  for (const field of new Set(others.flatMap(({ plain }) => [...plain.keys()]))) {
    const values = box.plain.get(field) ?? everyValueOf(field);
    if (!values) continue;
    if (points.length * values.size > MOST_POINTS) return [];
    points = points.flatMap((point) => [...values].map((value) => ({ ...point, plain: new Map(point.plain).set(field, new Set([value])) })));
  }
  const keys = new Set(others.flatMap((other) => other.others.map(({ key }) => key)));
  for (const [index, { key, values }] of box.others.entries()) {
    if (values.length < 2 || !keys.has(key)) continue;
    if (points.length * values.length > MOST_POINTS) return [];
    points = points.flatMap((point) => values.map((value) => ({ ...point, others: point.others.with(index, { key, values: [value] }) })));
  }
  return points;
}
