import type { Policy, PolicySet } from '#core/sla-clock';
import type { Status } from '#core/ticket';
import type { ConfigFingerprints, WatchdogConfig } from '../watchdog-config.js';

export interface ChangedPolicies {
  /** Tickets may now get another policy, or their statuses mean something else: any open clock may be affected. */
  readonly matchingChanged: boolean;
  /** Policies that promise something else than before, were added or were removed. */
  readonly names: readonly string[];
}

/** Which open clocks a new version touches (rule R10). Pure; the versions' numbers, comments and spelling do not count. */
export function changedPolicies(previous: WatchdogConfig, next: WatchdogConfig): ChangedPolicies {
  const [before, after] = [previous.fingerprints, next.fingerprints];
  const names = [...new Set([...before.policies.keys(), ...after.policies.keys()])];
  return {
    matchingChanged: before.matching !== after.matching,
    names: names.filter((name) => before.policies.get(name) !== after.policies.get(name)),
  };
}

/** A tier policy's name says whom it matches, and no two match the same ticket, so their order does not count. */
export function fingerprintsOf(set: PolicySet, statuses: ReadonlyMap<string, Status>, ofCalendar: (name: string) => string): ConfigFingerprints {
  return {
    matching: JSON.stringify([set.policies.map(({ name }) => name).toSorted(), [...set.respondedBy].toSorted(), [...statuses].toSorted(([a], [b]) => (a < b ? -1 : 1))]),
    policies: new Map(set.policies.map((policy) => [policy.name, fingerprintOf(policy, ofCalendar)])),
  };
}

/** With what its calendar says: a holiday more is another promise. */
function fingerprintOf({ schedule, clocks, onChange, onReopen }: Policy, ofCalendar: (name: string) => string): string {
  const promises = clocks.map(({ clock, target, thresholds, pauseOn }) =>
    [clock, target, thresholds.map(({ name, at, alerts }) => JSON.stringify([name, at, alerts])).toSorted(), [...pauseOn].toSorted()]);
  return JSON.stringify([schedule.name, ofCalendar(schedule.name), promises, onChange, onReopen]);
}
