import type { Choice } from './choose.js';
import type { Sheet } from './sheet.js';

/** A known score is right to about ±0.1; of an unknown one all is possible: the variance of a uniform one. */
const KNOWN_VARIANCE = 0.01;
const UNKNOWN_VARIANCE = 1 / 12;

/**
 * How likely the chosen group really is better than the runner-up: Φ(lead ÷ √(Σ weight² × (variance of its score + variance of
 * the runner-up's))). Thurstone's law of comparative judgement (1927): a large lead on known data is sure, the same lead on
 * missing data is not, and how high the score is does not matter. 0.5 is a coin, 1 certainty.
 * Without a rival (one candidate, or one with room) nothing is compared: half, and half of the share of the weights with data.
 */
export function confidenceOf(sheet: Sheet, row: number, { best, next }: Choice): number {
  const ticket = sheet.tickets[row]!;
  const { columns } = sheet.field;
  const shares = sheet.field.weightsFor(ticket.category ?? '');
  const held = sheet.held(row, best);
  const rivals = next >= 0 && sheet.hasRoom(row, best) === sheet.hasRoom(row, next);
  const heldByNext = rivals ? sheet.held(row, next) : held;
  let [known, variance] = [0, 0];
  for (let column = 0; column < shares.length; column++) {
    const share = shares[column]!;
    const knows = columns[column]!.knows(ticket, best, held);
    if (knows) known += share;
    if (rivals) variance += share * share * (varianceOf(knows) + varianceOf(columns[column]!.knows(ticket, next, heldByNext)));
  }
  if (!rivals) return 0.5 + Math.min(1, known) / 2;
  return normal((sheet.merit(row, best) - sheet.merit(row, next)) / Math.sqrt(variance));
}

const varianceOf = (known: boolean): number => (known ? KNOWN_VARIANCE : UNKNOWN_VARIANCE);

/** Φ by the logistic curve, within 0.01 (Haley 1952). */
const normal = (z: number): number => 1 / (1 + Math.exp(-1.702 * z));
