import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import type { AllocationFigures, OpenClockFigures, RehearsalResult } from '#features/rehearsal';
import { AT_ONCE, PATIENT, type ServiceClient } from '#features/replay';
import { checkFile } from '../check-file.js';
import { Failure } from '../failure.js';
import { formatOption, note, print, printResult, printRows, type Format, type Row } from '../output.js';
import { serviceClient, withServiceOptions, type ServiceOptions } from '../service-options.js';

const LOOK_EVERY_MS = 500;
const CONFIG = '/api/v1/config';
/** Of a list that is only to give an idea. */
const MOST_LINES = 10;

interface Options extends ServiceOptions {
  readonly format: Format;
}

interface Reasoned extends Options {
  readonly reason: string;
  readonly author?: string;
}

interface Rehearsal {
  readonly id: string;
  readonly status: 'waiting' | 'running' | 'done' | 'failed';
  readonly base_version: number;
  readonly progress: { readonly tickets: number; readonly of: number | null };
  readonly problem: string | null;
  readonly result: RehearsalResult | null;
}

/** The configuration of a running service; needs a key with scope admin. */
export function addLiveConfig(config: Command): void {
  live(config.command('rehearse').argument('<file>', 'the configuration')).description('say what adopting a configuration would do to the tickets of a running service').action(rehearse);
  reasoned(live(config.command('adopt').argument('<rehearsal>', 'as `config rehearse` prints it'))).description('put in force what was rehearsed, unless another version has come since').action(adopt);
  live(config.command('versions')).description('list the versions there have been, newest first').action(versions);
  live(config.command('diff').argument('<version>', 'as `config versions` lists it')).description('say what a version changed').action(diff);
  reasoned(live(config.command('rollback').argument('<version>', 'as `config versions` lists it'))).description('go back to what a version said').action(rollback);
}

const live = (command: Command): Command => withServiceOptions(command).addOption(formatOption());
const reasoned = (command: Command): Command => command.requiredOption('--reason <text>', 'why').option('--author <name>', 'who; default: the name of the key');

async function rehearse(file: string, { format, ...service }: Options): Promise<void> {
  const { formatProblems } = await import('#platform/config');
  const { ok, problems, text, files } = await checkFile(file);
  if (problems.length > 0) note(formatProblems(problems, file));
  if (!ok) throw new Failure(`${file} cannot be rehearsed: see above.`);
  const asked = (await (await serviceClient(service, AT_ONCE)).request('POST', `${CONFIG}/rehearsals`, JSON.stringify({ text, files }))) as Rehearsal;
  const { id, base_version, result } = await finished(await serviceClient(service, PATIENT), asked);
  if (format === 'json' || format === 'jsonl') return printResult({ id, base_version, ...result! }, format);
  if (format === 'csv') return printRows([figures(result!)], format);
  printResult(figures(result!), 'table');
  for (const line of [...examples(result!.open_clocks), ...decisions(result!)]) print(line);
  note(`Put it in force with: watchdog config adopt ${id} --reason "…"`);
}

async function finished(client: ServiceClient, { id }: Rehearsal): Promise<Rehearsal> {
  for (let told = 0; ; await pause(LOOK_EVERY_MS)) {
    const rehearsal = (await client.request('GET', `${CONFIG}/rehearsals/${id}`)) as Rehearsal;
    if (rehearsal.status === 'done') return rehearsal;
    if (rehearsal.status === 'failed') throw new Failure(`The rehearsal has failed: ${rehearsal.problem}`);
    const { tickets, of } = rehearsal.progress;
    const tenths = of === null ? 0 : Math.floor((tickets / Math.max(1, of)) * 10);
    if (tenths > told) note(`${tickets} of about ${of} tickets…`);
    told = tenths;
  }
}

function figures({ tickets, open_clocks, comparison, uncovered, allocation }: RehearsalResult): Row {
  const { clocks, clocks_changed, tickets_changed, changes, deadlines, breach_at_once, alert_at_once } = open_clocks;
  return {
    tickets, open_clocks: clocks, open_clocks_changed: clocks_changed, tickets_changed, changes, deadlines, breach_at_once, alert_at_once,
    uncovered_before: uncovered.before.tickets, uncovered_after: uncovered.after.tickets,
    breaches_gained: comparison.breaches_gained, breaches_lost: comparison.breaches_lost,
    alerts_per_hour_before: comparison.alerts.before.mean_per_hour.toFixed(2), alerts_per_hour_after: comparison.alerts.after.mean_per_hour.toFixed(2),
    fullest_hour_before: comparison.alerts.before.peak?.alerts ?? 0, fullest_hour_after: comparison.alerts.after.peak?.alerts ?? 0,
    ...(allocation && allocated(allocation)),
  };
}

function allocated({ decisions, changed, left_out, categories, moves, outcomes, scorers_not_kept }: AllocationFigures): Row {
  return {
    decisions_ranked_anew: decisions, decisions_changed: changed, decisions_left_out: left_out,
    decisions_changed_by_category: Object.fromEntries(categories.filter((one) => one.changed > 0).slice(0, MOST_LINES).map(({ category, ...counts }) => [category ?? 'none', `${counts.changed} of ${counts.decisions}`])),
    decisions_moved: Object.fromEntries(moves.slice(0, MOST_LINES).map(({ tenant, from, to, decisions: moved }) => [`${tenant}, ${from.name} → ${to.name}`, moved])),
    outcomes_known: outcomes.known, outcomes_agree_before: outcomes.agree.before, outcomes_agree_after: outcomes.agree.after,
    scorers_not_kept,
  };
}

function examples({ examples: all }: OpenClockFigures): readonly string[] {
  const side = (one: OpenClockFigures['examples'][number]['before']): string => (one === null ? 'none' : `${one.state}, ${one.deadline === null ? 'no deadline' : `due ${one.deadline}`}`);
  return all.slice(0, MOST_LINES).map(({ ticket, clock, before, after }) => `${ticket} ${clock}: ${side(before)} → ${side(after)}`);
}

function decisions({ allocation }: RehearsalResult): readonly string[] {
  return (allocation?.examples ?? []).slice(0, MOST_LINES).map(({ ticket, before, after, lead }) => `${ticket}: ${before.name} → ${after.name}, ahead by ${lead}`);
}

async function adopt(rehearsal: string, { format, reason, author, ...service }: Reasoned): Promise<void> {
  const body = JSON.stringify({ rehearsal, reason, ...(author === undefined ? {} : { author }) });
  printResult((await (await serviceClient(service, AT_ONCE)).request('PUT', CONFIG, body)) as Row, format);
}

async function versions({ format, ...service }: Options): Promise<void> {
  const { versions: rows } = (await (await serviceClient(service, AT_ONCE)).request('GET', `${CONFIG}/versions?limit=50`)) as { versions: Row[] };
  printRows(format === 'table' ? rows.map(({ hash: _, rehearsal: __, replaces, ...row }) => ({ ...row, replaces: replaced(replaces as Replaced | null) })) : rows, format);
}

interface Replaced {
  readonly version: number;
  readonly author: string;
  readonly reason: string | null;
}

/** What a changed file has undone. */
const replaced = (one: Replaced | null): string | null => one && `version ${one.version}, adopted by ${one.author}${one.reason === null ? '' : `: ${one.reason}`}`;

async function diff(version: string, { format, ...service }: Options): Promise<void> {
  const detail = (await (await serviceClient(service, AT_ONCE)).request('GET', `${CONFIG}/versions/${encodeURIComponent(version)}`)) as Row & { readonly diff: string | null; readonly text: string };
  if (format !== 'table') return printResult(detail, format);
  process.stdout.write(detail.diff ?? detail.text);
}

async function rollback(version: string, { format, reason, author, ...service }: Reasoned): Promise<void> {
  const body = JSON.stringify({ reason, ...(author === undefined ? {} : { author }) });
  printResult((await (await serviceClient(service, AT_ONCE)).request('POST', `${CONFIG}/versions/${encodeURIComponent(version)}/rollback`, body)) as Row, format);
}
