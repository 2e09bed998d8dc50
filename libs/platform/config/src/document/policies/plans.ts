import type { Happening, OnChange, OnReopen, Target, Threshold } from '#core/sla-clock';
import { PRIORITIES, type Status } from '#core/ticket';
import type { Path } from '../../reading/reading.js';
import type { SlaDocument } from '../sla-document.js';
import { DEFAULT_PAUSE } from '../statuses.js';
import { both, isOneOf, type Match } from './match.js';
import { normalizeText } from './normalize-text.js';

/** A policy with all it takes from the document; plain data. An entry of `tiers:` is one that matches one tier and one priority (rule R6). */
export interface PolicyPlan {
  readonly name: string;
  /** Where it stands in the document. */
  readonly path: Path;
  readonly match: Match;
  readonly calendar: string;
  readonly clocks: readonly ClockPlan[];
  readonly onChange: OnChange;
  readonly onReopen: OnReopen;
  readonly apply: 'running' | 'new_tickets';
}

export interface ClockPlan {
  readonly clock: string;
  /** Where its target stands. */
  readonly path: Path;
  readonly target: Target;
  /** As configured: one that would come before the clock's start may be among them. */
  readonly thresholds: readonly Threshold[];
  readonly pauseOn: readonly Status[];
  readonly start: Happening | undefined;
}

/** In order of precedence: `policies`, then `tiers`. */
export function plansOf(document: SlaDocument): readonly PolicyPlan[] {
  return [...policyPlans(document), ...tierPlans(document)];
}

function policyPlans(document: SlaDocument): readonly PolicyPlan[] {
  return document.policies.map((policy, index) => {
    const path = ['policies', index];
    return {
      name: policy.name,
      path,
      match: policy.match,
      calendar: policy.calendar ?? document.calendar,
      clocks: [...policy.targets].map(([clock, target]) => ({
        clock,
        path: [...path, 'targets', clock],
        target,
        thresholds: policy.thresholds?.flat() ?? document.thresholds.flat(),
        pauseOn: policy.pause.get(clock) ?? pauseOf(clock, document),
        start: policy.start.get(clock) ?? createdWith(clock, document),
      })),
      onChange: policy.on_change ?? document.on_change,
      onReopen: policy.on_reopen ?? document.on_reopen,
      apply: policy.apply,
    };
  });
}

function tierPlans(document: SlaDocument): readonly PolicyPlan[] {
  return [...document.tiers].flatMap(([tier, promises]) => PRIORITIES.flatMap((priority): PolicyPlan[] => {
    const targets = promises[priority];
    if (targets === undefined) return [];
    const path = ['tiers', tier, priority];
    return [{
      name: `tier:${normalizeText(tier)}/${priority}`,
      path,
      match: both([isOneOf('priority', [priority]), isOneOf('tier', [tier])]),
      calendar: document.calendar,
      clocks: (['response', 'resolution'] as const).flatMap((clock) => {
        const ms = targets[clock];
        return ms === undefined ? [] : [{ clock, path: [...path, clock], target: { ms }, thresholds: document.thresholds.flat(), pauseOn: pauseOf(clock, document), start: undefined }];
      }),
      onChange: document.on_change,
      onReopen: document.on_reopen,
      apply: 'running',
    }];
  }));
}

function pauseOf(clock: string, document: SlaDocument): readonly Status[] {
  return document.pause.get(clock) ?? DEFAULT_PAUSE.get(clock) ?? [];
}

/** A clock of the user's that starts with the ticket starts at its creation, not at the first we heard of it. */
function createdWith(clock: string, document: SlaDocument): Happening | undefined {
  return document.clocks.get(clock)?.start.includes('created') ? 'created' : undefined;
}
