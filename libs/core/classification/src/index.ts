/** Text and service catalog → category, request type, department and SLA, with the tier that knew; pure. */
export type { Classification, ClassificationNote } from './classification.js';
export { FACETS, TIERS, type Facet, type Suggestion, type Tier, type TierAnswer, type TierName } from './tier.js';
export { wholeText, type TicketText } from './ticket-text.js';
export { classify } from './classify.js';
export { SLA_UNITS, slaMinutes, type Catalog, type CatalogRequest, type CategoryMatch, type PairMatch, type Sla, type SlaUnit } from './catalog/catalog.js';
export { normalizeName } from './catalog/normalize-name.js';
export { parseCatalog, type CatalogProblem, type ParsedCatalog } from './catalog/parse-catalog.js';
