import type { WireClass } from '#contracts';

/** Checked settings over the defaults a class gives its fields; null is the same as nothing. */
export function settingsOf<T extends object>(settings: WireClass<T>, given: Readonly<Record<string, unknown>>): T {
  return Object.assign(new settings(), Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== null)));
}
