import { DEFAULT_WEIGHTS, SCORERS, type AssignmentGroup, type ScorerName, type TicketNeeds, type Weights } from '#core/allocation';

/**
 * The same decisions the slow way: one ticket, one group, one formula at a time, straight from the words of the README, with
 * nothing compiled and nothing shared with the product but the types. Knows the words that ./arbitraries.ts uses, no others.
 */
export interface PlainRow {
  readonly id: string;
  readonly scores: Readonly<Record<ScorerName, number>>;
  readonly missing: readonly ScorerName[];
  readonly composite: number;
  readonly standing: 'free' | 'full' | 'excluded' | 'inactive';
}

type Score = readonly [score: number, isKnown: boolean];
const UNKNOWN: Score = [0.5, false];

export function plainRows(ticket: TicketNeeds, groups: readonly AssignmentGroup[], weights: Weights = DEFAULT_WEIGHTS): readonly PlainRow[] {
  const active = groups.filter(({ status }) => status === 'active');
  const total = SCORERS.reduce((sum, name) => sum + (weights[name] ?? 0), 0);
  return groups.map((group) => {
    const all: Readonly<Record<ScorerName, Score>> = {
      availability: availability(group), bandwidth: bandwidth(ticket, group, active), velocity: velocity(ticket, group, active), performance: performance(group, active),
      proximity: proximity(ticket, group), cultural_fit: culture(ticket, group, active), timezone: timezone(ticket, group),
    };
    const shareOf = (name: ScorerName): number => (total > 0 ? (weights[name] ?? 0) / total : DEFAULT_WEIGHTS[name]);
    return {
      id: group.id,
      scores: Object.fromEntries(SCORERS.map((name) => [name, all[name][0]])) as Record<ScorerName, number>,
      missing: SCORERS.filter((name) => !all[name][1]),
      composite: SCORERS.reduce((sum, name) => sum + shareOf(name) * all[name][0], 0),
      standing: group.status === 'inactive' ? 'inactive' : ticket.excludedGroups?.includes(group.id) ? 'excluded' : loadOf(group) + 1 <= group.maxBandwidth ? 'free' : 'full',
    };
  });
}

/** The ids of those that may be best: more than one where composites are equal but for rounding. */
export function plainBest(rows: readonly PlainRow[], groups: readonly AssignmentGroup[]): readonly string[] {
  const free = rows.filter(({ standing }) => standing === 'free');
  const candidates = free.length > 0 ? free : rows.filter(({ standing }) => standing === 'full');
  const merit = ({ id, composite, standing }: PlainRow): number => {
    const group = groups.find((one) => one.id === id)!;
    return standing === 'free' ? composite : composite - (loadOf(group) + 1 - group.maxBandwidth) / Math.max(1, group.maxBandwidth);
  };
  const best = Math.max(...candidates.map(merit));
  return candidates.filter((row) => merit(row) >= best - 1e-12).map(({ id }) => id);
}

export const loadOf = ({ currentLoad, maxBandwidth }: AssignmentGroup): number => (Number.isNaN(currentLoad) ? maxBandwidth / 2 : currentLoad);

function availability(group: AssignmentGroup): Score {
  return [group.maxBandwidth === 0 ? 0 : Math.max(0, 1 - loadOf(group) / group.maxBandwidth), !Number.isNaN(group.currentLoad)];
}

function complexity({ priority, urgency, impact }: TicketNeeds): number {
  const p = { critical: 1, high: 0.75, medium: 0.5, low: 0.25 }[priority];
  const [u, i] = [urgency ?? impact, impact ?? urgency].map((level) => level && { high: 1, medium: 2 / 3, low: 1 / 3 }[level]);
  return u !== undefined && i !== undefined ? (p + u * i) / 2 : p;
}

function bandwidth(ticket: TicketNeeds, group: AssignmentGroup, active: readonly AssignmentGroup[]): Score {
  const c = complexity(ticket);
  const parts: number[] = [];
  const levels = group.capabilities.flatMap((word) => ({ basic: [0], L2: [0.5], 'Tier 3': [1] })[word] ?? []);
  if (levels.length > 0) {
    const [low, high] = [Math.min(...levels), Math.max(...levels)];
    parts.push(c > high ? 1 - c + high : c < low ? 1 - (low - c) / 2 : 1);
  }
  const word = { network: 'network', 'networking issue': 'network', Database: 'databases', billing: 'Billing support' }[ticket.category ?? ''];
  if (word !== undefined && active.some(({ capabilities }) => capabilities.includes(word)) && group.capabilities.length > 0) parts.push(group.capabilities.includes(word) ? 1 : 0.25);
  const skill = parts.length > 0 ? parts.reduce((a, b) => a + b) / parts.length : 0.5;
  const left = group.maxBandwidth === 0 ? 0 : Math.max(0, (group.maxBandwidth - loadOf(group) - 1) / group.maxBandwidth);
  return [Math.min(1, left / (0.1 + 0.4 * c)) * skill, parts.length > 0];
}

function velocity({ category }: TicketNeeds, group: AssignmentGroup, active: readonly AssignmentGroup[]): Score {
  const timeOf = ({ metrics }: AssignmentGroup): number | undefined => (category !== undefined ? metrics.resolutionHoursByCategory?.[category] : undefined) ?? metrics.avgResolutionHours;
  const times = active.map(timeOf).filter((time) => time !== undefined).sort((a, b) => a - b);
  const own = timeOf(group);
  if (times.length === 0 || own === undefined) return UNKNOWN;
  const median = (times[Math.floor((times.length - 1) / 2)]! + times[Math.ceil((times.length - 1) / 2)]!) / 2;
  return [own === median ? 0.5 : median / (median + own), true];
}

function performance({ metrics }: AssignmentGroup, active: readonly AssignmentGroup[]): Score {
  const n = metrics.sampleSize ?? 20;
  const parts = ([['slaComplianceRate', 0.6], ['qualityScore', 0.4]] as const).flatMap(([figure, weight]) => {
    const all = active.map((one) => one.metrics[figure]).filter((value) => value !== undefined);
    if (all.length === 0) return [];
    const mean = all.reduce((a, b) => a + b) / all.length;
    const own = metrics[figure];
    return [{ weight, score: own === undefined ? mean : (n * own + 20 * mean) / (n + 20) }];
  });
  const weight = parts.reduce((sum, part) => sum + part.weight, 0);
  return [weight === 0 ? 0.5 : parts.reduce((sum, part) => sum + part.weight * part.score, 0) / weight, metrics.slaComplianceRate !== undefined || metrics.qualityScore !== undefined];
}

function proximity({ requester }: TicketNeeds, { location }: AssignmentGroup): Score {
  if (!requester.point || !location.point) return UNKNOWN;
  const rad = (degrees: number): number => (degrees * Math.PI) / 180;
  const [a, b] = [requester.point, location.point];
  // The haversine formula (Sinnott 1984).
  const h = Math.sin(rad(b.lat - a.lat) / 2) ** 2 + Math.cos(rad(a.lat)) * Math.cos(rad(b.lat)) * Math.sin(rad(b.lng - a.lng) / 2) ** 2;
  const km = 2 * 6371.0088 * Math.asin(Math.min(1, Math.sqrt(h)));
  return [2000 / (2000 + km), true];
}

const OFFERS: Readonly<Record<string, readonly string[]>> = { Japanese: ['ja'], pt: ['pt', 'PT'], Germany: ['DE'], VIP: ['vip'], GB: ['GB'] };
const COUNTRIES: Readonly<Record<string, readonly [code: string, language: string]>> = { JP: ['JP', 'ja'], Japan: ['JP', 'ja'], Brazil: ['BR', 'pt'], UK: ['GB', 'en'] };

function culture({ requester }: TicketNeeds, group: AssignmentGroup, active: readonly AssignmentGroup[]): Score {
  const offersOf = ({ metrics }: AssignmentGroup): readonly string[] => (metrics.culturalCompetencies ?? []).flatMap((word) => OFFERS[word]!);
  const place = requester.country === undefined ? undefined : COUNTRIES[requester.country]!;
  const language = requester.language === undefined ? place?.[1] : { ja: 'ja', 'pt-BR': 'pt', German: 'de' }[requester.language];
  const asks = [...(language ? [[language, 2] as const] : []), ...(place ? [[place[0], 1] as const] : []), ...(requester.tags ?? []).map((tag) => [tag, 1] as const)]
    .filter(([ask]) => active.some((one) => offersOf(one).includes(ask)));
  const offers = offersOf(group);
  if (offers.length === 0 || asks.length === 0) return UNKNOWN;
  const sum = (some: readonly (readonly [string, number])[]): number => some.reduce((all, [, weight]) => all + weight, 0);
  return [sum(asks.filter(([ask]) => offers.includes(ask))) / sum(asks), true];
}

function timezone({ now, deadline, remainingMs }: TicketNeeds, { hours }: AssignmentGroup): Score {
  const until = deadline ?? (remainingMs === undefined ? undefined : now + remainingMs);
  if (until === undefined || hours === undefined) return UNKNOWN;
  const hour = 3_600_000;
  const span = Math.max(hour, until - now);
  const need = remainingMs === undefined ? span : Math.min(span, Math.max(hour, remainingMs));
  return [Math.min(1, hours.openBetween(now, now + span) / need), true];
}
