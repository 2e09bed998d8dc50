import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ticketMoment, type TicketEvent } from '#contracts';
import { Report, SimulateFile, simulateTicket, type TicketHistory } from '#features/rehearsal';
import { PLAIN_MAPPING } from '#platform/event-files';
import { TestConfig } from '#testing';
import { median, type Figure } from './report/figure.js';
import { ticketEvents } from './world/events.js';

const EVENTS = 200_000;
const ROUNDS = 5;
const A_TICKET = 5;

/** Events a second on one core: the pure part alone, and a file of JSON lines from its bytes to the report, against parsing the same file and nothing else. */
export async function simulateBench(): Promise<readonly Figure[]> {
  const directory = mkdtempSync(join(tmpdir(), 'simulate-bench-'));
  try {
    const file = join(directory, 'events.jsonl');
    writeEvents(file);
    const config = new TestConfig(await readFile('sla_config.yaml', 'utf8')).current();
    const at = Date.now();
    const whole = async (): Promise<void> => {
      const nothing = (): void => {};
      const outcome = await new SimulateFile({ file, mapping: PLAIN_MAPPING, config, against: undefined, at, now: at, onTicket: nothing, onBreachChange: nothing, onRejected: nothing, onSort: nothing }).run();
      if (outcome.kind !== 'done' || outcome.accepted !== EVENTS) throw new Error('Events are missing');
    };
    const parse = async (): Promise<void> => {
      let seen = 0;
      for (const line of (await readFile(file, 'utf8')).split('\n')) if (line !== '' && JSON.parse(line) !== undefined) seen++;
      if (seen !== EVENTS) throw new Error('Lines are missing');
    };
    const rates: Record<'pure' | 'whole' | 'parse', number[]> = { pure: [], whole: [], parse: [] };
    for (let round = 0; round < ROUNDS; round++) {
      rates.whole.push(await cpuRate(whole));
      rates.parse.push(await cpuRate(parse));
    }
    // In memory only now: beside so many histories the garbage collector would slow the others down.
    const histories = historiesOf(events());
    for (let round = 0; round < ROUNDS; round++) {
      rates.pure.push(await cpuRate(() => {
        const report = new Report(at);
        for (const history of histories) report.add(simulateTicket(history, config, at)!);
        if (report.figures().tickets !== histories.length) throw new Error('Tickets are missing');
        return Promise.resolve();
      }));
    }
    const [folded, simulated, parsed] = [median(rates.pure), median(rates.whole), median(rates.parse)];
    const how = `medians of ${ROUNDS} × ${EVENTS.toLocaleString('en')} events of 700 bytes, ${A_TICKET} a ticket, grouped, by turns; by the processor's time, all threads`;
    return [
      { name: 'simulate, the pure part', value: folded, unit: 'events/s', goal: { atLeast: 100_000 }, note: `from a ticket's history to its clocks and the report; ${how}` },
      { name: 'simulate, from file to report', value: simulated, unit: 'events/s', goal: { atLeast: 100_000 }, note: 'read, parsed, mapped, validated, told apart, folded, reported' },
      { name: 'simulate ÷ JSON.parse of the same file', value: parsed / simulated, unit: '×', goal: undefined, note: `${Math.round(parsed).toLocaleString('en')} ÷ ${Math.round(simulated).toLocaleString('en')} events/s` },
    ];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Events a second of processor time, which others on the machine cannot take away. */
async function cpuRate(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (EVENTS / (user + system)) * 1e6;
}

function events(): readonly TicketEvent[] {
  return [...Map.groupBy(ticketEvents('bench', EVENTS) as TicketEvent[], ({ id }) => id).values()].flat();
}

function writeEvents(file: string): void {
  const all = events();
  for (let from = 0; from < EVENTS; from += 10_000) appendFileSync(file, all.slice(from, from + 10_000).map((event) => `${JSON.stringify(event)}\n`).join(''));
}

function historiesOf(events: readonly TicketEvent[]): readonly TicketHistory[] {
  return [...Map.groupBy(events, ({ id }) => id)].map(([ticket, own]) => ({
    tenant: 'default', ticket, moments: own.map((event) => ticketMoment(event, { id: `${ticket}@${event.updated_at}`, tenantId: 'default' })),
  }));
}
