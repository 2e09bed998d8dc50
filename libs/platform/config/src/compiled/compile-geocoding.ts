import type { GeocodingText } from '../document/geocoding.js';

export interface RegionConfig {
  readonly lat: number;
  readonly lng: number;
  readonly timezone: string;
}

export interface NominatimConfig {
  readonly baseUrl: string;
  readonly contact: string;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly notFoundForMs: number;
}

export interface GeocodingConfig {
  /** Undefined: nobody is asked for places that the gazetteer does not have. */
  readonly nominatim: NominatimConfig | undefined;
  /** By their names as written; over the built-in ones. */
  readonly regions: ReadonlyMap<string, RegionConfig>;
}

export function compileGeocoding({ unknown_places: unknown, nominatim, regions }: GeocodingText): GeocodingConfig {
  const asked = unknown === 'nominatim' ? nominatim : undefined;
  return {
    nominatim: asked && { baseUrl: asked.base_url, contact: asked.contact, intervalMs: asked.interval, timeoutMs: asked.timeout, notFoundForMs: asked.not_found_for },
    regions,
  };
}
