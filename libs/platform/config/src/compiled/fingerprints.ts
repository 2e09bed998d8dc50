import type { Status } from '#core/ticket';
import type { PolicyPlan } from '../document/policies/plans.js';
import { promiseTextsOf } from '../document/policies/promise-text.js';
import type { SlaDocument } from '../document/sla-document.js';
import type { ConfigFingerprints } from '../watchdog-config.js';
import type { Generations } from './generations.js';

/** A tier policy's name says whom it matches, and no two match the same ticket, so their order does not count; that of the others does. */
export function fingerprintsOf(plans: readonly PolicyPlan[], generations: ReadonlyMap<string, Generations>, document: SlaDocument, statuses: ReadonlyMap<string, Status>): ConfigFingerprints {
  const promiseOf = promiseTextsOf(document);
  const isTier = ({ path }: PolicyPlan): boolean => path[0] === 'tiers';
  const earlier = ({ name }: PolicyPlan) => generations.get(name)!.slice(1).map(({ definition, since }) => [definition, since]);
  const sinceOf = ({ name }: PolicyPlan): string => String(generations.get(name)![0]!.since);
  return {
    matching: JSON.stringify([
      plans.filter((plan) => !isTier(plan)).map((plan) => [plan.name, plan.match, sinceOf(plan)]),
      plans.filter(isTier).map(({ name }) => name).toSorted(),
      document.responded_by.toSorted(),
      [...statuses].toSorted(([a], [b]) => (a < b ? -1 : 1)),
    ]),
    policies: new Map(plans.map((plan) => [plan.name, JSON.stringify([promiseOf(plan), earlier(plan)])])),
  };
}
