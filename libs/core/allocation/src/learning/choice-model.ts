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

export function meanLoss(lessons: readonly Lesson[], weights: Float64Array, sharpness: number): number {
  let sum = 0;
  for (const lesson of lessons) sum += lossOf(lesson, weights, sharpness);
  return sum / lessons.length;
}

/** Of the mean loss by the weights. */
export function gradientOf(lessons: readonly Lesson[], weights: Float64Array, sharpness: number): Float64Array {
  const gradient = new Float64Array(weights.length);
  for (const lesson of lessons) {
    const chances = chancesOf(lesson, weights, sharpness);
    const chance = chances[lesson.subject]!;
    const factor = ((lesson.proved === 'right' ? -1 : (BREACH_WEIGHT * chance) / Math.max(1 - chance, 1e-12)) * sharpness) / lessons.length;
    // What the subject scores, less what a choice by chance would.
    for (let i = 0; i < chances.length; i++) {
      const scores = lesson.choices[i]!;
      const by = factor * ((i === lesson.subject ? 1 : 0) - chances[i]!);
      for (let s = 0; s < gradient.length; s++) gradient[s]! += by * scores[s]!;
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

function chancesOf({ choices }: Lesson, weights: Float64Array, sharpness: number): Float64Array {
  const chances = new Float64Array(choices.length);
  let [top, sum] = [-Infinity, 0];
  for (let i = 0; i < chances.length; i++) top = Math.max(top, (chances[i] = sharpness * dot(choices[i]!, weights)));
  for (let i = 0; i < chances.length; i++) sum += chances[i] = Math.exp(chances[i]! - top);
  for (let i = 0; i < chances.length; i++) chances[i]! /= sum;
  return chances;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
