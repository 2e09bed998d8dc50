import { NEUTRAL } from '../scores.js';
import type { Point } from '../group.js';
import type { Column, Field } from './column.js';

/** Mean radius (IUGG). */
const EARTH_KM = 6371.0088;
const HALF_KM = 2_000;

/**
 * 1 ÷ (1 + km ÷ 2,000) over the great circle: next door 1, at 2,000 km ½, another continent about ¼. Decay by a power of the
 * distance, as in gravity models of interaction (Isard 1956); exponential decay took a seventh of all the time and tells
 * continents apart less. Distance by the chord between unit vectors, good for near and far points alike.
 */
export const nearness = (km: number): number => 1 / (1 + km / HALF_KM);

export const kmOf = (chord: number): number => 2 * EARTH_KM * Math.asin(Math.min(1, chord / 2));

/** On Earth at all: a longitude may be given beyond ±180, a latitude not beyond ±90. */
export function isPoint(point: Point | undefined): point is Point {
  return point !== undefined && Math.abs(point.lat) <= 90 && Math.abs(point.lng) <= 360;
}

function vectorOf({ lat, lng }: Point): readonly [number, number, number] {
  const [phi, lambda] = [(lat * Math.PI) / 180, (lng * Math.PI) / 180];
  return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)];
}

export function proximity({ groups }: Field): Column {
  const points = groups.map(({ location }) => (isPoint(location.point) ? location.point : undefined));
  const vectors = Float64Array.from(points.flatMap((point) => (point ? vectorOf(point) : [NaN, NaN, NaN])));
  const kmTo = (x: number, y: number, z: number, group: number): number => {
    const [dx, dy, dz] = [x - vectors[3 * group]!, y - vectors[3 * group + 1]!, z - vectors[3 * group + 2]!];
    return kmOf(Math.sqrt(dx * dx + dy * dy + dz * dz));
  };
  return {
    name: 'proximity',
    fill({ requester: { point } }, out, at) {
      if (!isPoint(point)) return void out.fill(NEUTRAL, at, at + groups.length);
      const [x, y, z] = vectorOf(point);
      for (let g = 0; g < groups.length; g++) {
        const near = nearness(kmTo(x, y, z, g));
        out[at + g] = Number.isNaN(near) ? NEUTRAL : near;
      }
    },
    knows: ({ requester }, group) => points[group] !== undefined && isPoint(requester.point),
    explain({ requester }, group) {
      const { region } = groups[group]!.location;
      if (points[group] === undefined) return `its coordinates${region === undefined ? '' : ` (only its region, ${region})`}`;
      if (!isPoint(requester.point)) return "the requester's coordinates";
      const [x, y, z] = vectorOf(requester.point);
      return `It is ${Math.round(kmTo(x, y, z, group))} km from the requester.`;
    },
  };
}
