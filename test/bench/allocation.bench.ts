import { compileGroups, type AssignmentGroup, type Level, type TicketNeeds, type WorkingHours } from '#core/allocation';
import { compileCalendar, weekdayOf, type Calendar } from '#core/sla-clock';
import { median, type Figure } from './report/figure.js';

const GROUPS = 50;
const BATCH = 1_000;
const BATCHES = 20;
const ROUNDS = 9;
const HOUR = 3_600_000;
const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Tokyo', 'Asia/Kolkata', 'Australia/Sydney', 'America/Sao_Paulo', 'America/Los_Angeles', 'Africa/Johannesburg'];
const CATEGORIES = ['network', 'database', 'hardware', 'billing', 'access', 'email'];
const LANGUAGES = ['en', 'de', 'ja', 'hi', 'pt', 'fr'];
const NOW = Date.UTC(2026, 10, 18, 9);

/** Deterministic, in [0, 1). */
const scattered = (i: number, salt: number): number => ((i * 7_919 + salt * 104_729) % 10_007) / 10_007;

/** Tickets a second of one core, 50 groups, nothing unknown: all seven scores of every group, and the winner's reasons. */
export async function allocationBench(): Promise<readonly Figure[]> {
  const engine = compileGroups(groups());
  const batches = Array.from({ length: BATCHES }, (_, b) => Array.from({ length: BATCH }, (_, i) => ticket(b * BATCH + i)));
  const idle = groups();
  const decide = (reasons: boolean): number => perPair(() => {
    let said = 0;
    for (const batch of batches) {
      for (const { id, currentLoad } of idle) engine.setLoad(id, currentLoad);
      const decided = engine.decideAll(batch);
      for (let i = 0; i < decided.length; i++) said += reasons ? decided.rationaleOf(i).length + decided.confidenceOf(i)! : decided.groupIdOf(i)!.length;
    }
    return said;
  });
  const [full, bare, limit]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < ROUNDS; round++) {
    full.push(decide(true));
    bare.push(decide(false));
    limit.push(weightedSums());
  }
  const [ns, unexplained, floor] = [median(full), median(bare), median(limit)];
  return [
    { name: 'a ticket × group, all seven scores', value: ns, unit: 'ns', goal: { atMost: 200 }, note: `by the processor's time, all threads; ${GROUPS} groups in ${ZONES.length} zones' calendars, loads booked, nothing unknown, confidence and the winner's reasons for every ticket; median of ${ROUNDS} × ${BATCHES} batches of ${BATCH}` },
    { name: 'tickets allocated', value: 1e9 / (ns * GROUPS), unit: 'tickets/s', goal: { atLeast: 100_000 }, note: `${(1e9 / (unexplained * GROUPS)).toFixed(0)} without confidence and reasons` },
    { name: 'seven scores ÷ adding up seven numbers', value: ns / floor, unit: '×', goal: undefined, note: `${ns.toFixed(0)} ÷ ${floor.toFixed(1)} ns by turns: the bare weighted sum and argmax over numbers that are there already` },
  ];
}

function perPair(work: () => number): number {
  const began = process.cpuUsage();
  if (!Number.isFinite(work())) throw new Error('No decision');
  const { user, system } = process.cpuUsage(began);
  return ((user + system) * 1e3) / (BATCHES * BATCH * GROUPS);
}

/** The least that any choice by seven weighted scores has to do. */
function weightedSums(): number {
  const scores = Float64Array.from({ length: 7 * GROUPS * BATCH }, (_, i) => scattered(i, 1));
  const weights = Float64Array.from([0.25, 0.15, 0.2, 0.2, 0.1, 0.05, 0.05]);
  return perPair(() => {
    let chosen = 0;
    for (let pass = 0; pass < BATCHES; pass++) {
      for (let t = 0; t < BATCH; t++) {
        let [best, bestGroup] = [-1, 0];
        for (let g = 0; g < GROUPS; g++) {
          let sum = 0;
          for (let s = 0; s < 7; s++) sum += weights[s]! * scores[(t * 7 + s) * GROUPS + g]!;
          if (sum > best) [best, bestGroup] = [sum, g];
        }
        chosen += bestGroup;
      }
    }
    return chosen;
  });
}

function groups(): readonly AssignmentGroup[] {
  const hours = ZONES.map(officeHours);
  return Array.from({ length: GROUPS }, (_, i) => ({
    id: `G${i}`,
    name: `Group ${i}`,
    location: { point: { lat: 120 * scattered(i, 1) - 60, lng: 360 * scattered(i, 2) - 180 }, timezone: ZONES[i % ZONES.length]! },
    capabilities: [CATEGORIES[i % CATEGORIES.length]!, ['basic', 'advanced', 'expert'][i % 3]!],
    status: 'active',
    maxBandwidth: 30 + Math.floor(40 * scattered(i, 3)),
    currentLoad: Math.floor(20 * scattered(i, 4)),
    metrics: {
      avgResolutionHours: 1 + 20 * scattered(i, 5),
      slaComplianceRate: 0.8 + 0.2 * scattered(i, 6),
      qualityScore: scattered(i, 7),
      sampleSize: Math.floor(300 * scattered(i, 8)),
      culturalCompetencies: [LANGUAGES[i % LANGUAGES.length]!],
    },
    hours: hours[i % hours.length]!,
  }));
}

function ticket(i: number): TicketNeeds {
  const remainingMs = HOUR * (1 + 30 * scattered(i, 11));
  const levels: readonly Level[] = ['high', 'medium', 'low'];
  return {
    ticketId: `T${i}`,
    priority: (['critical', 'high', 'medium', 'low'] as const)[i % 4]!,
    category: CATEGORIES[i % CATEGORIES.length]!,
    urgency: levels[i % 3]!,
    impact: levels[(i >> 2) % 3]!,
    requester: { point: { lat: 120 * scattered(i, 9) - 60, lng: 360 * scattered(i, 10) - 180 }, language: LANGUAGES[i % LANGUAGES.length]! },
    now: NOW + i,
    remainingMs,
    deadline: NOW + i + 1.5 * remainingMs,
  };
}

function officeHours(zone: string): WorkingHours {
  const office: Calendar = {
    name: zone,
    zone,
    week: Array.from({ length: 7 }, (_, day) => (day < 5 ? [{ from: 9 * HOUR, to: 17 * HOUR }] : [])),
    specialDays: (year) => Array.from({ length: 12 }, (_, month) => Date.UTC(year, month, 6)).filter((date) => weekdayOf(date) < 5).map((date) => ({ date, hours: [] })),
  };
  const schedule = compileCalendar(office);
  return { openBetween: (from, to) => schedule.elapsed(from, to) };
}
