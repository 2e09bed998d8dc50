/** A team that can be given tickets, as its handler describes it. Numbers may be absurd: no scorer leaves [0, 1] for them. */
export interface AssignmentGroup {
  readonly id: string;
  readonly name: string;
  readonly location: GroupLocation;
  /** Free words: categories it works on, and seniority (`basic`, `advanced`, `expert`, `L2` …). */
  readonly capabilities: readonly string[];
  readonly status: 'active' | 'inactive';
  /** Tickets it can hold at once. Not a number, or below 1: no room. */
  readonly maxBandwidth: number;
  /** Tickets it holds. Not a number: unknown, taken as half of its bandwidth. */
  readonly currentLoad: number;
  readonly metrics: GroupMetrics;
  /** When it works; unknown where left out. */
  readonly hours?: WorkingHours;
}

export interface Point {
  /** Degrees north, -90 … 90. */
  readonly lat: number;
  /** Degrees east, -180 … 180. */
  readonly lng: number;
}

export interface GroupLocation {
  readonly point?: Point;
  /** IANA. */
  readonly timezone?: string;
  /** A region's name, where there are no coordinates: named in reasons, never scored. */
  readonly region?: string;
}

export interface GroupMetrics {
  readonly avgResolutionHours?: number;
  /** By category, in any case; preferred to the average over all. */
  readonly resolutionHoursByCategory?: Readonly<Record<string, number>>;
  /** Share of tickets that met their SLA, 0 … 1. */
  readonly slaComplianceRate?: number;
  /** 0 … 1. */
  readonly qualityScore?: number;
  /** How many finished tickets the figures above rest on; unknown counts as 20. */
  readonly sampleSize?: number;
  /** Languages, countries and tags: `ja`, `Japanese`, `Japan`, `JP`, `vip` … */
  readonly culturalCompetencies?: readonly string[];
}

/** When a group works: a compiled calendar fulfils it, and so does a roster. Groups with the same hours should share one object. */
export interface WorkingHours {
  /** Open milliseconds in [from, to), epoch ms. */
  openBetween(from: number, to: number): number;
}
