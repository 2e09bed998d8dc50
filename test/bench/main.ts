import Table from 'cli-table3';
import pc from 'picocolors';
import { alertDelayBench } from './alert-delay.bench.js';
import { allocationServiceBench } from './allocation-service.bench.js';
import { allocationBench } from './allocation.bench.js';
import { calendarBench } from './calendar.bench.js';
import { dueQueueBench } from './due-queue.bench.js';
import { idleBench } from './idle.bench.js';
import { ingestBench } from './ingest.bench.js';
import { liveBench } from './live.bench.js';
import { pipelineBench } from './pipeline.bench.js';
import { readApiBench } from './read-api.bench.js';
import type { Bench } from './report/figure.js';
import { keep, machine, row, verdict } from './report/report.js';
import { retimingBench } from './retiming.bench.js';
import { simulateBench } from './simulate.bench.js';
import { startupBench } from './startup.bench.js';
import { validationBench } from './validation.bench.js';

/** `npm run bench [-- name …]`: runs all benches or those named, prints their figures, and writes them into README.md here. */
const BENCHES: Readonly<Record<string, Bench>> = {
  startup: startupBench,
  idle: idleBench,
  calendar: calendarBench,
  allocation: allocationBench,
  validation: validationBench,
  simulate: simulateBench,
  ingest: ingestBench,
  pipeline: pipelineBench,
  'allocation-service': allocationServiceBench,
  'due-queue': dueQueueBench,
  'alert-delay': alertDelayBench,
  retiming: retimingBench,
  live: liveBench,
  'read-api': readApiBench,
};

const named = process.argv.slice(2);
const unknown = named.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  process.stderr.write(`There is no bench ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}.\n`);
  process.exit(2);
}

let failed = 0;
for (const name of named.length > 0 ? named : Object.keys(BENCHES)) {
  process.stderr.write(pc.dim(`${name} …\n`));
  const [date, where, began] = [new Date().toISOString(), machine(), performance.now()];
  try {
    const figures = await BENCHES[name]!();
    const table = new Table({ head: [name, 'value', 'goal', '', 'how'], style: { head: [], border: [], compact: true }, colWidths: [44, 18, 18, 8, 80], wordWrap: true });
    table.push(...figures.map((figure) => {
      const [what, value, goal, , note] = row(figure);
      const judged = verdict(figure);
      return [what, value, goal, judged === 'missed' ? pc.red(judged) : pc.green(judged), note];
    }));
    process.stdout.write(`${table.toString()}\n`);
    keep({ bench: name, date, machine: where, figures });
  } catch (error) {
    failed++;
    process.stderr.write(pc.red(`${name} failed: ${error instanceof Error ? error.stack ?? error.message : String(error)}\n`));
  }
  process.stderr.write(pc.dim(`${name}: ${((performance.now() - began) / 1000).toFixed(0)} s\n`));
}
process.exit(failed > 0 ? 1 : 0);
