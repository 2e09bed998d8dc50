import type { Catalog } from '../catalog/catalog.js';
import type { TicketText } from '../ticket-text.js';
import type { Suggestion, Tier, TierAnswer } from '../tier.js';
import { dismissedIn } from './dismissed.js';
import { remembered } from './remembered.js';
import { requestFinder, type FindRequest } from './find-request.js';
import type { KeywordRules } from './rules.js';
import { TermIndex } from './term-index.js';
import { isStopword, tokensOf, type Stem, type Token } from './tokens.js';

export interface KeywordSettings {
  /** Under this confidence, 0 to 1, the tier is unsure. */
  readonly threshold: number;
  readonly stem: Stem;
}

/** A title names the topic; a description tells its story. */
const TITLE_COUNTS = 1.5;
/** The score at which a lone department is half believed. */
const HALF_BELIEVED = 2;
/** Of the department that gets what nobody speaks for. */
const FALLBACK_CONFIDENCE = 0.2;

/** Departments by weighted words; category and request type where the words of one catalog entry stand in the text. */
export function keywordTier(rules: KeywordRules, settings: KeywordSettings, catalog: () => Catalog | undefined = () => undefined): Tier {
  const { threshold } = settings;
  const stem = remembered(settings.stem);
  const index = new TermIndex(rules, stem);
  const phrases = (texts: readonly string[]): string[][] => texts.map((text) => tokensOf(text, stem).map(({ word }) => word));
  const [dismissals, reassurances] = [phrases(rules.dismissals), phrases(rules.reassurances)];
  let finder: { of: Catalog; find: FindRequest } | undefined;
  const findRequest = (words: readonly Token[]): ReturnType<FindRequest> => {
    const current = catalog();
    if (!current) return undefined;
    if (finder?.of !== current) finder = { of: current, find: requestFinder(current, stem) };
    return finder.find(words);
  };
  const topicsIn = (text: string): Token[] => {
    const tokens = tokensOf(text, stem);
    const dismissed = dismissedIn(tokens, dismissals, reassurances);
    return tokens.filter((token, at) => !dismissed.has(at) && !isStopword(token));
  };
  const classifyOne = ({ title, description }: TicketText): TierAnswer => {
    const parts = { title: topicsIn(title), description: topicsIn(description) };
    const scores = rules.departments.map(() => 0);
    for (const { department, weight } of index.find(parts.title)) scores[department]! += weight * TITLE_COUNTS;
    for (const { department, weight } of index.find(parts.description)) scores[department]! += weight;
    const best = scores.indexOf(Math.max(...scores));
    const request = findRequest([...parts.title, ...parts.description]);
    const named = request ? { category: request.category, request_type: request.request_type } : {};
    if (!(scores[best]! > 0)) {
      const suggestion: Suggestion = { ...named, ...(rules.fallback === undefined ? {} : { department: rules.fallback }), confidence: FALLBACK_CONFIDENCE };
      return { kind: 'unsure', reason: 'no keyword stands in the text', ...(rules.fallback !== undefined || request ? { suggestion } : {}) };
    }
    const confidence = believed(scores[best]!, scores.reduce((sum, score) => sum + score, 0));
    const suggestion: Suggestion = { ...named, department: rules.departments[best]!.name, confidence };
    return confidence >= threshold ? { kind: 'sure', suggestion } : { kind: 'unsure', reason: `${suggestion.department} with ${confidence.toFixed(2)}, under the threshold of ${threshold}`, suggestion };
  };
  return { name: 'keywords', answers: ['category', 'request_type', 'department'], classify: (tickets) => tickets.map(classifyOne) };
}

/** The share of the best among all, less where little was said at all. */
const believed = (best: number, all: number): number => (best / all) * (best / (best + HALF_BELIEVED));
