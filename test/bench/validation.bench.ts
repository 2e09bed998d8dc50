import { compileBatchValidator, doubtAbout, eventsOf } from '#contracts';
import { median, timed, type Figure } from './report/figure.js';
import { ticketEvents } from './world/events.js';

const ROUNDS = 300;

/** A body of 1000 events, from text to accepted events, against JSON.parse alone. */
export async function validationBench(): Promise<readonly Figure[]> {
  const validate = compileBatchValidator(Date.now);
  const body = JSON.stringify(ticketEvents('bench', 1000));
  const parse = async () => void JSON.parse(body);
  const parseAndValidate = async () => {
    const value: unknown = JSON.parse(body);
    const batch = eventsOf(value);
    if ('faults' in batch) throw new Error('The body is refused');
    const { good } = validate(batch.events, doubtAbout(body));
    if (good.length !== 1000) throw new Error(`${1000 - good.length} events are refused`);
  };
  const [bare, both]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(...(await timed(1, parse)));
    both.push(...(await timed(1, parseAndValidate)));
  }
  // The first rounds are the compiler's.
  const [least, full] = [median(bare.slice(ROUNDS / 3)), median(both.slice(ROUNDS / 3))];
  return [{ name: 'parse and validate ÷ JSON.parse', value: full / least, unit: '×', goal: { atMost: 1.6 }, note: `${full.toFixed(2)} ms ÷ ${least.toFixed(2)} ms for 1000 events, ${Math.round(body.length / 1024)} KB (medians of ${ROUNDS * 2 / 3}, by turns)` }];
}
