import { SCORERS } from '../scores.js';
import { sharesOf, type Weights } from '../weights.js';
import { agrees, lossOf, meanLoss } from './choice-model.js';
import { boundedStep, fitSharpness, fitWeights } from './fit.js';
import { lessonOf, type Lesson } from './lesson.js';
import type { Evidence, Outcome, Refit, RefitOptions } from './outcome.js';

/** Of ten outcomes, those held out of the fit. */
const HELD_OUT = 3;
const ENOUGH_Z = 2;

/**
 * Weights that would have chosen better, with the evidence on decisions held out of the fit; or that there is none.
 * Never adopts anything. Which outcomes are held out follows from their tickets' ids, so that the answer depends on neither
 * order nor chance. Accepted decisions were made by the current weights and speak for them: a proposal has to outweigh that.
 */
export function refitWeights(outcomes: readonly Outcome[], current: Weights, options: RefitOptions = {}): Refit {
  const { maxStep = 0.05, regularisation = 1, minHeldOut = 50 } = options;
  const scorers = [...new Set([...SCORERS, ...Object.keys(current).sort()])];
  const lessons = [...outcomes].sort(byTicket).flatMap((outcome) => {
    const lesson = lessonOf(outcome, scorers);
    return lesson ? [{ lesson, isHeldOut: hashOf(outcome.ticketId) % 10 < HELD_OUT }] : [];
  });
  const trained = lessons.filter(({ isHeldOut }) => !isHeldOut).map(({ lesson }) => lesson);
  const heldOut = lessons.filter(({ isHeldOut }) => isHeldOut).map(({ lesson }) => lesson);
  if (trained.length === 0 || heldOut.length < Math.max(minHeldOut, 2)) return { kind: 'no_evidence', reason: 'too_few_outcomes', evidence: undefined };
  const before = sharesOf(current, scorers);
  const sharpness = fitSharpness(trained, before);
  const after = boundedStep(before, fitWeights(trained, before, sharpness, regularisation), maxStep);
  const evidence = evidenceOf(trained.length, heldOut, before, after, sharpness);
  if (evidence.zScore < ENOUGH_Z) return { kind: 'no_evidence', reason: 'no_improvement', evidence };
  return { kind: 'proposal', weights: Object.fromEntries(scorers.map((name, s) => [name, after[s]!])), evidence };
}

function evidenceOf(trained: number, heldOut: readonly Lesson[], before: Float64Array, after: Float64Array, sharpness: number): Evidence {
  const gains = heldOut.map((lesson) => lossOf(lesson, before, sharpness) - lossOf(lesson, after, sharpness));
  const gain = gains.reduce((sum, x) => sum + x, 0) / gains.length;
  const error = Math.sqrt(gains.reduce((sum, x) => sum + (x - gain) ** 2, 0) / (gains.length - 1) / gains.length);
  const agreement = (weights: Float64Array): number => heldOut.filter((lesson) => agrees(lesson, weights)).length / heldOut.length;
  return {
    trained,
    heldOut: heldOut.length,
    logLoss: { current: meanLoss(heldOut, before, sharpness), proposed: meanLoss(heldOut, after, sharpness) },
    agreement: { current: agreement(before), proposed: agreement(after) },
    zScore: error > 0 ? gain / error : 0,
  };
}

const byTicket = (a: Outcome, b: Outcome): number => (a.ticketId < b.ticketId ? -1 : a.ticketId > b.ticketId ? 1 : 0);

/** FNV-1a, finished off so that the last digits of an id tell in the remainder. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
