import type { Threshold } from '#core/sla-clock';
import { checked, integer, list, mapping, optional, required, scalar, scalarOrMapping, Wrong, type Shape } from '../reading/shape.js';
import { DURATION_PATTERN, LONGEST, duration, formatDuration, parseDuration } from './duration.js';

const EXPECTED = 'a threshold like "85%", "-30m", "+1h" or {after: 1h, repeat: 1h, times: 3}';
const MOST_PERCENT = 1000;
/** In all: every clock carries its own list. */
const MOST = 100;

const percent = (share: number): Threshold => ({ name: `${share}%`, at: { percent: share }, alerts: true });
const offset = (ms: number): Threshold => ({ name: `${ms < 0 ? '-' : '+'}${formatDuration(Math.abs(ms))}`, at: { offsetMs: ms }, alerts: true });

/** Where every clock breaches, whether or not anybody is to be told. */
export const BREACH: Threshold = { ...percent(100), alerts: false };
export const DEFAULT_THRESHOLDS: readonly Threshold[] = [percent(85), percent(100)];

const single = scalar({ type: 'string', pattern: String.raw`^\s*(?:\d+(?:\.\d+)?\s*%|[+-]\s*${DURATION_PATTERN})\s*$` }, EXPECTED, (value) => {
  if (typeof value === 'number') return new Wrong(`found ${value}, expected a unit: "${Math.abs(value)}%", or "${value < 0 ? '-' : '+'}${Math.abs(value)}m" for minutes before or after the deadline`);
  if (typeof value !== 'string') return undefined;
  const share = /^\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(value)?.[1];
  if (share !== undefined) {
    const number = Number(share);
    return number > 0 && number <= MOST_PERCENT ? [percent(number)] : new Wrong(`found ${JSON.stringify(value)}, expected more than 0% and at most ${MOST_PERCENT}%`);
  }
  const [, sign, amount = ''] = /^\s*([+-])\s*(.*)$/.exec(value) ?? [];
  const ms = parseDuration(amount);
  if (sign === undefined || ms === undefined) return undefined;
  if (ms === 0) return new Wrong(`found ${JSON.stringify(value)}, expected more than zero; the deadline itself is "100%"`);
  if (ms > LONGEST) return new Wrong(`found ${JSON.stringify(value)}, expected at most ${formatDuration(LONGEST)}`);
  return [offset(sign === '-' ? -ms : ms)];
});

const repeated: Shape<readonly Threshold[]> = (() => {
  const fields = checked(
    mapping({
      after: required(duration({ zero: 'refused' }), 'How long after the deadline the first alert comes.'),
      repeat: optional(duration({ zero: 'refused' }), undefined, 'How long after each alert the next one comes.'),
      times: optional(integer(1, 50), undefined, 'How many alerts in all. Default 3.'),
    }),
    ({ repeat, times }, path, reading) => {
      if (times !== undefined && repeat === undefined) reading.errorAt([...path, 'times'], 'found "times" without "repeat", expected both or neither');
    },
    { dependencies: { times: ['repeat'] } },
  );
  return {
    schema: fields.schema,
    read(node, path, reading) {
      const read = fields.read(node, path, reading);
      if (!read) return undefined;
      const { after, repeat } = read;
      if (repeat === undefined) return [offset(after)];
      const { name } = offset(after);
      return Array.from({ length: read.times ?? 3 }, (_, index) => ({ ...offset(after + index * repeat), name: index === 0 ? name : `${name}#${index + 1}` }));
    },
  };
})();

/** One list per entry of the document: a repetition is several thresholds. */
export const thresholds = checked(list(scalarOrMapping(single, repeated), { most: MOST }), (entries, path, reading) => {
  const count = entries.flat().length;
  if (count > MOST) reading.errorAt(path, `found ${count} thresholds with their repetitions, expected at most ${MOST}`);
  const seen = new Map<string, Threshold>();
  entries.forEach((entry, index) => {
    for (const threshold of entry) {
      const instant = JSON.stringify(threshold.at);
      const earlier = seen.get(instant);
      if (earlier) reading.errorAt([...path, index], `"${threshold.name}" is the same instant as "${earlier.name}", expected each once`);
      else if ([...seen.values()].some(({ name }) => name === threshold.name)) reading.errorAt([...path, index], `"${threshold.name}" is here twice, expected each once`);
      else seen.set(instant, threshold);
    }
  });
});
