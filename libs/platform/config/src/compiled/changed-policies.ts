import type { WatchdogConfig } from '../watchdog-config.js';

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
