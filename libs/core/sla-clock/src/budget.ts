import type { StepKind } from './clock.js';
import type { ClockPolicy, Threshold } from './policy.js';

/** A threshold as the elapsed time at which it is crossed. */
export interface Budget {
  readonly threshold: string;
  readonly kind: StepKind;
  readonly alerts: boolean;
  readonly ms: number;
}

/** A clock's budgets, smallest first. Exactly what is configured, plus a silent breach mark where nothing stands at 100 %. */
export function budgetsOf({ targetMs, thresholds }: ClockPolicy): readonly Budget[] {
  const budgets = thresholds.map((threshold) => budgetOf(threshold, targetMs)).filter(({ ms }) => ms >= 0);
  if (!budgets.some(({ kind }) => kind === 'breach')) budgets.push({ threshold: '100%', kind: 'breach', alerts: false, ms: targetMs });
  return budgets.sort((a, b) => a.ms - b.ms);
}

function budgetOf({ name, at, alerts }: Threshold, targetMs: number): Budget {
  const ms = 'percent' in at ? share(at.percent, targetMs) : targetMs + at.offsetMs;
  return { threshold: name, kind: ms < targetMs ? 'warning' : ms === targetMs ? 'breach' : 'overdue', alerts, ms };
}

/** Percent in millionths, so that 33.3 % of a target is the same ms everywhere; rounded up to the next whole ms. */
function share(percent: number, targetMs: number): number {
  const whole = 100_000_000n;
  return Number((BigInt(Math.round(percent * 1e6)) * BigInt(targetMs) + whole - 1n) / whole);
}
