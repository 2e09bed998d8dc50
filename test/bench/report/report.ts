import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem, loadavg } from 'node:os';
import { resolve } from 'node:path';
import type { Figure } from './figure.js';

const RESULTS = resolve('test/bench/results.json');
const LIMITS = resolve('test/bench/limits.md');
const README = resolve('test/bench/README.md');

interface Result {
  readonly bench: string;
  /** ISO date of the run. */
  readonly date: string;
  readonly machine: string;
  readonly figures: readonly Figure[];
}

export function machine(): string {
  const [cpu] = cpus();
  return `${cpus().length} × ${cpu?.model.trim() ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform}, Node ${process.versions.node}; load before the run ${loadavg()[0]!.toFixed(1)}`;
}

export function verdict({ value, goal }: Figure): '' | 'met' | 'missed' {
  if (!goal) return '';
  return ('atMost' in goal ? value <= goal.atMost : value >= goal.atLeast) ? 'met' : 'missed';
}

export function row(figure: Figure): readonly [name: string, value: string, goal: string, verdict: string, note: string] {
  const { name, value, unit, goal, note } = figure;
  const bound = goal && ('atMost' in goal ? `≤ ${shown(goal.atMost, unit)}` : `≥ ${shown(goal.atLeast, unit)}`);
  return [name, shown(value, unit), bound ?? '', verdict(figure), note];
}

/** Keeps the bench's newest result, and writes the page of all newest results. */
export function keep(result: Result): void {
  const kept = existsSync(RESULTS) ? (JSON.parse(readFileSync(RESULTS, 'utf8')) as Result[]) : [];
  const results = [...kept.filter(({ bench }) => bench !== result.bench), result].sort((a, b) => (a.bench < b.bench ? -1 : 1));
  writeFileSync(RESULTS, `${JSON.stringify(results, null, 1)}\n`);
  writeFileSync(README, page(results));
}

function page(results: readonly Result[]): string {
  const limits = readLimits();
  const missed = results.flatMap(({ figures }) => figures).filter((figure) => verdict(figure) === 'missed');
  return [
    '# Benchmarks',
    '`npm run bench` runs all, `npm run bench -- ingest pipeline` these; it writes this page. Services, PostgreSQL, Kafka and the load generator are processes of their own and share the machine, so prefer the ratios: both sides were measured in the same run.',
    ...results.map(({ bench, date, machine, figures }) => [`## ${bench}`, `${date.slice(0, 16).replace('T', ' ')} UTC · ${machine}`, '', '| figure | value | goal | | how |', '|---|--:|--:|---|---|',
      ...figures.map((figure) => `| ${row(figure).map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)].join('\n')),
    ...(missed.length > 0 ? ['## What limits the figures that miss their goal', ...missed.map(({ name }) => `**${name}.** ${limits.get(name) ?? 'Not explained yet.'}`)] : []),
  ].join('\n\n') + '\n';
}

/** Paragraphs written by hand, each under the name of its figure. */
function readLimits(): ReadonlyMap<string, string> {
  const sections = readFileSync(LIMITS, 'utf8').split(/^## /m).slice(1);
  return new Map(sections.map((section) => {
    const end = section.indexOf('\n');
    return [section.slice(0, end).trim(), section.slice(end).trim()];
  }));
}

function shown(value: number, unit: string): string {
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${value.toFixed(digits).replace(/\B(?=(\d{3})+$)/g, ',')} ${unit}`;
}
