/** Where tickets and groups are: cities, countries, regions and coordinates as points with a time zone, offline; Nominatim, where configured, in the background. */
export { GeocodingModule } from './geocoding.module.js';
export { LearnedPlaces } from './learned-places.js';
export type { Located, Place, Unknown } from './place.js';
export { Places } from './places.js';
export { Geocoding1700000013000 } from './persistence/1700000013000-geocoding.js';
