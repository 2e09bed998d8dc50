import { InvalidArgumentError, Option, type Command } from 'commander';
import type { TrainingProgress } from '#core/classification';
import type { DatabaseTrainingResult, TrainingResult, TrainingWishes } from '#features/classification';
import { databaseOfEnvironment } from '../database-of-environment.js';
import { Failure, about } from '../failure.js';
import { note, print, table } from '../output.js';
import { putModel } from '../put-model.js';

interface Options {
  readonly from: string;
  readonly label: 'category' | 'group' | 'department';
  readonly labelColumn?: string;
  readonly text?: readonly string[];
  readonly out?: string;
  readonly publish?: boolean;
  readonly tenant: string;
  readonly folds: number;
  readonly seed: number;
  readonly format: 'table' | 'json';
}

/** What `--from` calls the service's own tickets. */
const DATABASE = 'db';

const HELP = `
Every figure is of tickets the judged model was not trained on: the tickets are dealt into folds, and each is judged by a
model trained on the others. The model written with --out is trained on all of them. Labels of fewer than 10 tickets are left out.

Examples:
  watchdog train --from tickets.csv.gz --label category --publish
  watchdog train --from tickets.csv.gz --label category --out category.model     # to look at; then: watchdog model publish category.model
  watchdog train --from tickets.jsonl --label group --text short_description,description --label-column assignment_group
  watchdog train --from samples/department-tickets.csv --label department --format json
  watchdog train --from db --label group --publish`;

export function addTrain(program: Command): void {
  program.command('train')
    .description('learn from past tickets what a new one is about, and say how well')
    .requiredOption('--from <file>', 'tickets with their labels: CSV or JSON lines, plain or gzipped; db: those of the service\'s database (DATABASE_URL; without it, the one a service of this machine keeps in WATCHDOG_DATA_DIR)')
    .addOption(new Option('--label <kind>', 'what is learned').choices(['category', 'group', 'department']).makeOptionMandatory())
    .option('--label-column <column>', 'the column of the label; default: by its name')
    .option('--text <columns>', 'the columns of the text, with commas between; default: title, description and their like', columnList)
    .option('--out <file>', 'where to write the model; services use none until it is published: --publish, or later `model publish`')
    .option('--publish', 'put the model into the service\'s database (found as for db); running services take it at once')
    .option('--tenant <tenant>', 'whose tickets of the database are learned from, and whose model is published', 'default')
    .option('--folds <n>', 'how many parts the tickets are dealt into to judge the model', wholeNumber(2, 20), 3)
    .option('--seed <n>', 'the same tickets and seed give the same model', wholeNumber(0, 4_294_967_295), 1)
    .addOption(new Option('--format <format>', 'how to print the report').choices(['table', 'json']).default('table'))
    .addHelpText('after', HELP)
    .action(train);
}

async function train(options: Options): Promise<void> {
  const { from, label: kind, out, publish = false, tenant, folds, seed, format } = options;
  if (from === DATABASE && (options.text ?? options.labelColumn) !== undefined) throw new Failure('--text and --label-column name columns of a file; a file called db is ./db.', 2);
  const database = from === DATABASE || publish ? await databaseOfEnvironment(from === DATABASE ? '--from db' : '--publish') : undefined;
  const result = await learn(options, { kind, out, folds, seed, onProgress: tellProgress() }, database);
  if (result.kind === 'cannot_train') throw new Failure(`There is nothing to learn from ${from === DATABASE ? 'the database' : from}: ${result.reason}.`);
  if (result.kind === 'no_tables') throw new Failure('The database has no tables for tickets: start a service of this release on it once.');
  if (format === 'json') print(JSON.stringify(asJson(result), null, 2));
  else printTables(result);
  if (out !== undefined) note(`${out}: ${Math.ceil(result.bytes! / 1024)} KiB`);
  if (publish) await putModel(database!, tenant, result.model, 'watchdog train');
}

/** `database` is there where it is learned from. The feature comes with the service's framework, a second to load: only whoever needs it waits for it. */
async function learn({ from, text: texts, labelColumn: label, tenant }: Options, wishes: TrainingWishes, database: string | undefined): Promise<DatabaseTrainingResult> {
  const { TrainFromDatabase, TrainFromFile } = await import('#features/classification');
  if (from === DATABASE) return new TrainFromDatabase().run({ ...wishes, databaseUrl: database!, tenantId: tenant });
  return about(from, new TrainFromFile().run({ ...wishes, file: from, texts, label }));
}

function columnList(text: string): string[] {
  const columns = text.split(',').map((column) => column.trim()).filter((column) => column !== '');
  if (columns.length === 0) throw new InvalidArgumentError('Name one column or several, with commas between.');
  return columns;
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < least || number > most) throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
    return number;
  };
}

/** A line at each step; within a step, nothing that fills a log. */
function tellProgress(): (progress: TrainingProgress) => void {
  let last = '';
  return ({ step, done, of }) => {
    const line = { counting: 'counting words …', validating: `judging: fold ${done + 1} of ${of} …`, training: done === of ? 'done.' : 'training on all tickets …' }[step];
    if (line !== last) note(line);
    last = line;
  };
}

type Trained = Extract<TrainingResult, { kind: 'trained' }>;

function asJson({ report, leftOut, columns, skipped, seconds, model }: Trained): unknown {
  return { ...report, columns, skipped, left_out: leftOut, seconds: rounded(seconds), features: model.tables.hashes.length };
}

function printTables({ report, leftOut, columns, skipped, seconds, model }: Trained): void {
  const rows: [string, string][] = [
    ['tickets', String(report.texts)],
    ['text', columns.texts.join(' ')],
    ['label', columns.label],
    ['skipped', Object.entries(skipped).map(([why, count]) => `${why.replaceAll('_', ' ')}: ${count}`).join('\n')],
    ['left out', leftOut.map(({ label, texts }) => `${label} (${texts})`).join(', ')],
    ['folds', String(report.folds)],
    ['accuracy', share(report.accuracy)],
    ['macro F1', share(report.macro_f1)],
    ['calibration error', share(report.calibration_error)],
    ['features', String(model.tables.hashes.length)],
    ['seconds', String(rounded(seconds))],
  ];
  print(table([], rows));
  print(table(['label', 'tickets', 'precision', 'recall', 'f1'], report.labels.map(({ label, texts, precision, recall, f1 }) => [label, String(texts), share(precision), share(recall), share(f1)])));
  print('Confusion: what they are (rows), what the model says (columns)');
  print(table(['', ...report.labels.map(({ label }) => label)], report.confusion.map((counts, row) => [report.labels[row]!.label, ...counts.map(String)])));
  print('Calibration: how often it is right at a confidence');
  print(table(['confidence', 'tickets', 'mean confidence', 'accuracy'], report.reliability.map((bin) => [`${share(bin.from)} – ${share(bin.to)}`, String(bin.texts), share(bin.confidence), share(bin.accuracy)])));
  print('Threshold: under it the model says "unsure"');
  print(table(['threshold', 'sure of', 'accuracy of those'], report.thresholds.map(({ threshold, coverage, accuracy }) => [threshold.toFixed(1), share(coverage), share(accuracy)])));
}

const share = (value: number): string => value.toFixed(3);
const rounded = (value: number): number => Math.round(value * 10) / 10;
