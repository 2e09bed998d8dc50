import type { StepKind } from './clock.js';
import type { ClockPolicy, Threshold } from './policy.js';

/** A threshold as the elapsed time at which it is crossed. */
export interface Budget {
  readonly threshold: string;
  readonly kind: StepKind;
  readonly alerts: boolean;
  readonly ms: number;
}

const KINDS: readonly StepKind[] = ['warning', 'breach', 'overdue'];

/** A clock's budgets, smallest first: what is configured, less what lies before the start, plus a silent breach mark where nothing stands at 100 %. */
export function budgetsOf({ thresholds }: ClockPolicy, targetMs: number): readonly Budget[] {
  const budgets = thresholds.map((threshold) => budgetOf(threshold, targetMs)).filter(({ ms }) => ms >= 0);
  if (!budgets.some(({ kind }) => kind === 'breach')) budgets.push({ threshold: '100%', kind: 'breach', alerts: false, ms: targetMs });
  return budgets.sort((a, b) => a.ms - b.ms || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
}

function budgetOf({ name, at, alerts }: Threshold, targetMs: number): Budget {
  const beyond = 'percent' in at ? at.percent - 100 : at.offsetMs;
  const kind = beyond < 0 ? 'warning' : beyond === 0 ? 'breach' : 'overdue';
  return { threshold: name, kind, alerts, ms: 'percent' in at ? share(at.percent, targetMs) : targetMs + at.offsetMs };
}

/** Percent in millionths, so that 33.3 % of a target is the same ms everywhere; rounded up to the next whole ms. */
function share(percent: number, targetMs: number): number {
  const whole = 100_000_000n;
  return Number((BigInt(Math.round(percent * 1e6)) * BigInt(targetMs) + whole - 1n) / whole);
}
