import type { Lesson } from './lesson.js';

/** Many causes make a ticket late, and its group is but one of them. */
const BREACH_WEIGHT = 0.25;

/**
 * Conditional logit (McFadden 1974): the chance that a choice is right is its share of exp(sharpness × composite).
 * The loss is −log of that chance; for a choice that proved wrong −log(1 − chance), a quarter as heavy.
 */
export function lossOf(lesson: Lesson, weights: Float64Array, sharpness: number): number {
  const chance = chancesOf(lesson, weights, sharpness)[lesson.subject]!;
  return lesson.proved === 'right' ? -Math.log(Math.max(chance, 1e-12)) : -BREACH_WEIGHT * Math.log(Math.max(1 - chance, 1e-12));
}

export const meanLoss = (lessons: readonly Lesson[], weights: Float64Array, sharpness: number): number =>
  lessons.reduce((sum, lesson) => sum + lossOf(lesson, weights, sharpness), 0) / lessons.length;

/** Of the mean loss by the weights. */
export function gradientOf(lessons: readonly Lesson[], weights: Float64Array, sharpness: number): Float64Array {
  const gradient = new Float64Array(weights.length);
  for (const lesson of lessons) {
    const chances = chancesOf(lesson, weights, sharpness);
    const chance = chances[lesson.subject]!;
    const factor = lesson.proved === 'right' ? -1 : (BREACH_WEIGHT * chance) / Math.max(1 - chance, 1e-12);
    const subject = lesson.choices[lesson.subject]!;
    for (let s = 0; s < gradient.length; s++) {
      const expected = lesson.choices.reduce((sum, scores, i) => sum + chances[i]! * scores[s]!, 0);
      gradient[s]! += (factor * sharpness * (subject[s]! - expected)) / lessons.length;
    }
  }
  return gradient;
}

/** Whether these weights would have decided as it proved right. A tie is no agreement. */
export function agrees({ choices, subject, proved }: Lesson, weights: Float64Array): boolean {
  const composites = choices.map((scores) => dot(scores, weights));
  const leads = composites.every((composite, i) => i === subject || composite < composites[subject]!);
  return leads === (proved === 'right');
}

function chancesOf({ choices }: Lesson, weights: Float64Array, sharpness: number): readonly number[] {
  const merits = choices.map((scores) => sharpness * dot(scores, weights));
  const top = Math.max(...merits);
  const powers = merits.map((merit) => Math.exp(merit - top));
  const sum = powers.reduce((all, power) => all + power, 0);
  return powers.map((power) => power / sum);
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
