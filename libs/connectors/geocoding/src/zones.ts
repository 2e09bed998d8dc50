/** The IANA zone of a point, offline. */
export type ZoneAt = (lat: number, lng: number) => string;

export async function loadZones(): Promise<ZoneAt> {
  const { default: zoneAt } = await import('@photostructure/tz-lookup');
  return zoneAt;
}

const known = new Map<string, boolean>();

/** Whether this Node knows the zone, so that a calendar can count in it. */
export function isZone(name: string): boolean {
  const before = known.get(name);
  if (before !== undefined) return before;
  // The names come from outside.
  if (known.size > 2_000) known.clear();
  const is = /^[A-Za-z]/.test(name) && canFormat(name);
  known.set(name, is);
  return is;
}

function canFormat(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }) !== undefined;
  } catch {
    return false;
  }
}
