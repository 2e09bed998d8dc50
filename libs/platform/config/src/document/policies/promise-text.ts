import type { SlaDocument } from '../sla-document.js';
import type { PolicyPlan } from './plans.js';

/** What a policy of the document promises, whomever it matches: with what its calendar and its named clocks say. Equal texts: the same promise. */
export function promiseTextsOf(document: SlaDocument): (plan: PolicyPlan) => string {
  return ({ calendar, clocks, onChange, onReopen }) => JSON.stringify([
    calendar,
    document.calendars.get(calendar)?.fingerprint,
    clocks.map(({ clock, target, thresholds, pauseOn, start }) => JSON.stringify([
      clock, target, start, definitionOf(clock, document), thresholds.map(({ name, at }) => JSON.stringify([name, at])).toSorted(), pauseOn.toSorted(),
    ])).toSorted(),
    onChange,
    onReopen,
  ]);
}

function definitionOf(clock: string, { clocks }: SlaDocument): unknown {
  const named = clocks.get(clock);
  return named && [named.start.toSorted(), named.stop.toSorted()];
}
