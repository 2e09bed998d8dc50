import { setTimeout as pause } from 'node:timers/promises';
import { until } from '#testing';
import type { Figure } from './report/figure.js';
import { seedTimelines } from './seed-timelines.js';
import { SERVER_IN_WORDS } from './world/database.js';
import { prepareLoad, type LoadDone } from './world/load.js';
import { startStandalone, type System } from './world/system.js';

const OPEN = 1_000_000;
/** Of ten tiers; a change of one touches a tenth. */
const TIERS = 10;
/** What two cores shared by everything sustain; see alert-delay. */
const EVENTS_PER_SECOND = 2_000;
const SECONDS = 20;
/** The longest one change is watched, after which what is left is worked out from the rate. */
const WATCHED_SECONDS = 90;

/** What re-timing a million open clocks costs those who send events meanwhile: request latencies beside it, without it before and after it, in one run. */
export async function retimingBench(): Promise<readonly Figure[]> {
  const system = await startStandalone();
  try {
    await adopt(system, config(() => '10h'));
    await seedTimelines(system.dataSource, OPEN, TIERS);
    await load(system, 'warm', 5);
    const quiet = await load(system, 'quiet', SECONDS);
    const tenth = await change(system, 'tenth', OPEN / TIERS, config((tier) => (tier === 0 ? '11h' : '10h')));
    await until('the first re-timing is at its end', () => atRest(system), 300_000);
    const between = await load(system, 'between', SECONDS);
    const all = await change(system, 'all', OPEN, config(() => '12h'));
    return [...figuresOf('a tenth of them changed', tenth, quiet), ...figuresOf('all of them changed', all, between)];
  } finally {
    await system.stop();
  }
}

interface Change {
  readonly load: LoadDone;
  readonly clocks: number;
  readonly wanted: number;
  readonly seconds: number;
  /** Clocks of policies that did not change, and were touched nevertheless. */
  readonly strangers: number;
}

function figuresOf(what: string, { load: busy, clocks, wanted, seconds, strangers }: Change, without: LoadDone): Figure[] {
  const perSecond = clocks / seconds;
  const all = clocks >= wanted ? `${wanted.toLocaleString('en')} clocks in ${seconds.toFixed(0)} s` : `${clocks.toLocaleString('en')} clocks in ${seconds.toFixed(0)} s, so ${(wanted / perSecond).toFixed(0)} s for ${wanted.toLocaleString('en')}`;
  const beside = `beside ${EVENTS_PER_SECOND.toLocaleString('en')} events/s in batches of 100; ${SERVER_IN_WORDS}`;
  return [
    { name: `ingest p99 beside re-timing ÷ without, ${what}`, value: busy.p99 / without.p99, unit: '×', goal: undefined, note: `p50 ${busy.p50.toFixed(1)} ÷ ${without.p50.toFixed(1)} ms, p99 ${busy.p99.toFixed(1)} ÷ ${without.p99.toFixed(1)} ms; ${OPEN.toLocaleString('en')} open clocks, ${beside}` },
    { name: `ingest p50 beside re-timing ÷ without, ${what}`, value: busy.p50 / without.p50, unit: '×', goal: undefined, note: 'the same requests' },
    { name: `clocks re-timed a second, ${what}`, value: perSecond, unit: '/s', goal: undefined, note: `${all}; ${strangers} of unchanged policies touched; ${beside}` },
  ];
}

/** Ten tiers, each with its resolution target. */
function config(target: (tier: number) => string): string {
  return `tiers:\n${Array.from({ length: TIERS }, (_, tier) => `  seed${tier}: { high: { resolution: ${target(tier)} } }\n`).join('')}  gold: { high: { resolution: 14h }, low: { resolution: 18h } }\n`;
}

/** Adopts a text while events arrive, and watches its re-timing. */
async function change(system: System, prefix: string, wanted: number, text: string): Promise<Change> {
  const loading = load(system, prefix, SECONDS);
  const version = await adopt(system, text);
  const began = performance.now();
  const done = async (): Promise<{ retimed: number; reached: boolean }> => {
    const [row] = await system.dataSource.query<{ retimed: number; reached: boolean }[]>(
      `SELECT retimed::float8 AS retimed, finished_at IS NOT NULL OR (lease_until IS NOT NULL AND after_ticket = '') AS reached FROM sla.retimings WHERE version = $1`, [version]);
    return row ?? { retimed: 0, reached: false };
  };
  let last = await done();
  while (!last.reached && performance.now() - began < WATCHED_SECONDS * 1000) {
    await pause(250);
    last = await done();
  }
  const seconds = (performance.now() - began) / 1000;
  const busy = await loading;
  const [row] = await system.dataSource.query<{ strangers: number }[]>(
    `SELECT count(*)::int AS strangers FROM sla.clocks WHERE ticket_id LIKE 'seed%' AND policy_version = $1 AND policy <> 'tier:seed0/high'`, [version]);
  return { load: busy, clocks: last.retimed, wanted, seconds, strangers: wanted === OPEN ? 0 : row!.strangers };
}

async function atRest({ dataSource }: System): Promise<boolean> {
  const [row] = await dataSource.query<{ rest: boolean }[]>('SELECT NOT EXISTS (SELECT FROM sla.retimings WHERE finished_at IS NULL) AS rest');
  return row!.rest;
}

async function load({ url, key }: System, prefix: string, seconds: number): Promise<LoadDone> {
  return (await prepareLoad({ url, key, prefix, events: seconds * EVENTS_PER_SECOND, batch: 100, connections: 4, eventsPerSecond: EVENTS_PER_SECOND }))();
}

async function adopt({ url, key }: System, text: string): Promise<number> {
  const response = await fetch(`${url}/api/v1/config`, {
    method: 'PUT', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: JSON.stringify({ text, unrehearsed: true, reason: 'bench' }),
  });
  if (!response.ok) throw new Error(`The configuration was refused: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { version: number }).version;
}
