import type { Reading } from '../../reading/reading.js';
import { boxesOf, common, coverOf, isInside, type Box } from './boxes.js';
import type { PolicyPlan } from './plans.js';

/** With the policy whose tickets it holds. */
interface OwnBox extends Box {
  readonly owner: PolicyPlan;
}

/** Pairs of policies compared, about a second's work; a text with more policies than 240 is checked as far as that goes. */
const MOST_PAIRS = 30_000;

/**
 * Warns of policies and tiers that no ticket comes to, and of policies that share tickets with one before them so that only their
 * order decides. Said only where it is proved; see boxes.ts. An exception before its rule (it asks for all that the rule asks
 * for, and for more) is how order is meant to be used, and so is any policy before `tiers`: these say nothing. A policy for new
 * tickets leaves the older ones to those after it, so it takes nothing from them for good.
 */
export function reportReach(plans: readonly PolicyPlan[], promiseOf: (plan: PolicyPlan) => string, reading: Reading): void {
  const policies: OwnBox[][] = [];
  const all: OwnBox[] = [];
  let pairs = 0;
  for (const owner of plans) {
    pairs += policies.length;
    if (pairs > MOST_PAIRS) return;
    const boxes = boxesOf(owner.match).map((box) => ({ ...box, owner }));
    const why = whyUnreached(boxes, all);
    if (why !== undefined) reading.warnAt(owner.path, `no ticket gets this promise: ${why}`);
    // Tiers share no tickets with each other.
    if (owner.path[0] !== 'policies') continue;
    if (why === undefined) {
      policies.forEach((earlier, index) => {
        const shared = sharedWith(earlier, boxes, () => policies.slice(0, index).flat().filter(takesAll));
        if (shared && promiseOf(earlier[0]!.owner) !== promiseOf(owner)) {
          reading.warnAt(owner.path, `${named(earlier)} before it matches some of its tickets, too, and gives them its own promise: those with ${wordsOf(shared)}`);
        }
      });
    }
    policies.push(boxes);
    all.push(...boxes.filter(takesAll));
  }
}

function whyUnreached(boxes: readonly OwnBox[], earlier: readonly OwnBox[]): string | undefined {
  if (boxes.length === 0) return 'its conditions exclude each other';
  const covers = boxes.map((box) => coverOf(box, earlier));
  if (!covers.every((cover) => cover !== undefined)) return undefined;
  const names = [...new Set(covers.flat().map(({ owner }) => owner.name))].map((name) => JSON.stringify(name));
  if (names.length === 1) return `${names[0]} before it matches all of its tickets`;
  return `${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''} before it together match all of its tickets`;
}

/** Tickets of both, where plain fields alone say so, neither is the other's exception, and nothing before them takes these tickets. */
function sharedWith(earlier: readonly OwnBox[], later: readonly OwnBox[], before: () => readonly OwnBox[]): Box | undefined {
  for (const a of earlier) {
    if (later.some((b) => isInside(a, b))) continue;
    for (const b of later) {
      if (a.others.length > 0 || b.others.length > 0 || isException(a, b)) continue;
      const shared = common(a, b);
      if (shared && !coverOf(shared, before())) return shared;
    }
  }
  return undefined;
}

function isException(a: Box, b: Box): boolean {
  return a.plain.size > b.plain.size && [...b.plain.keys()].every((field) => a.plain.has(field));
}

const takesAll = ({ owner }: OwnBox): boolean => owner.apply === 'running';

const named = ([box]: readonly OwnBox[]): string => JSON.stringify(box!.owner.name);

function wordsOf({ plain }: Box): string {
  return [...plain].map(([field, values]) => `${field} ${[...values].slice(0, 3).join(' or ')}${values.size > 3 ? ' …' : ''}`).join(', ');
}
