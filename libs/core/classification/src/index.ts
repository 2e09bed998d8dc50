/** Text and service catalog → category, request type, department and SLA, with the tier that knew; pure. */
export type { Classification, ClassificationNote } from './classification.js';
export { FACETS, TIERS, type Facet, type Suggestion, type Tier, type TierAnswer, type TierName } from './tier.js';
export { wholeText, type TicketText } from './ticket-text.js';
export { classify } from './classify.js';
export { SLA_UNITS, slaMinutes, type Catalog, type CatalogRequest, type CategoryMatch, type PairMatch, type Sla, type SlaUnit } from './catalog/catalog.js';
export { normalizeName } from './catalog/normalize-name.js';
export { parseCatalog, type CatalogProblem, type ParsedCatalog } from './catalog/parse-catalog.js';
export { trainModel, DEFAULT_COST, type LabelledText, type LeftOutLabel, type TrainingOptions, type TrainingOutcome, type TrainingProgress } from './learned/train-model.js';
export type { LabelReport, ReliabilityBin, ThresholdReport, TrainingReport } from './learned/report.js';
export { DEFAULT_FEATURES, type FeatureSettings } from './learned/features.js';
export { LABEL_KINDS, LinearModel, facetOf, type LabelKind, type ModelDescription, type Prediction } from './learned/model.js';
export { MODEL_VERSION, modelFromBytes, modelToBytes, type ReadModel } from './learned/model-bytes.js';
export { learnedTier } from './learned/learned-tier.js';
export { parseKeywordRules, type DepartmentRules, type KeywordRules, type ParsedRules, type RulesProblem, type Term } from './keywords/rules.js';
export { keywordTier, type KeywordSettings } from './keywords/keyword-tier.js';
export type { Stem } from './keywords/tokens.js';
