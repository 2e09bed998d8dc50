import { NEUTRAL } from '../scores.js';
import type { AssignmentGroup, GroupMetrics } from '../group.js';
import type { Column, Field } from './column.js';
import { twoDecimals } from './decimals.js';
import { isAmount, isFigure, mean, unit } from './number.js';

/** With so many finished tickets, a group's own figures and the mean of all count alike. */
export const PRIOR_SAMPLE = 20;

const COMPLIANCE = 0.6;

/**
 * 0.6 × SLA compliance + 0.4 × quality (one alone where the other is unknown), each shrunk towards the candidates' mean:
 * (n × own + 20 × mean) ÷ (n + 20). Empirical Bayes (Efron & Morris 1977): three tickets out of three are no proof.
 */
export const shrunk = (own: number, n: number, mean: number): number => (n * own + PRIOR_SAMPLE * mean) / (n + PRIOR_SAMPLE);

interface Means {
  readonly compliance: number | undefined;
  readonly quality: number | undefined;
}

/** A group without figures has the mean of those with: neither for nor against. Without any at all, neutral. */
export function performanceOf(metrics: GroupMetrics, means: Means): number {
  const n = isAmount(metrics.sampleSize) ? Math.min(metrics.sampleSize, 1e9) : PRIOR_SAMPLE;
  const part = (figure: number | undefined, middle: number): number => (isFigure(figure) ? shrunk(unit(figure), n, middle) : middle);
  const { compliance, quality } = means;
  if (compliance === undefined) return quality === undefined ? NEUTRAL : part(metrics.qualityScore, quality);
  if (quality === undefined) return part(metrics.slaComplianceRate, compliance);
  return unit(COMPLIANCE * part(metrics.slaComplianceRate, compliance) + (1 - COMPLIANCE) * part(metrics.qualityScore, quality));
}

export function meansOf(active: readonly AssignmentGroup[]): Means {
  const over = (figure: (metrics: GroupMetrics) => number | undefined): number | undefined =>
    mean(active.map(({ metrics }) => figure(metrics)).filter(isFigure).map(unit));
  return { compliance: over((metrics) => metrics.slaComplianceRate), quality: over((metrics) => metrics.qualityScore) };
}

export function performance({ groups, active }: Field): Column {
  const means = meansOf(active);
  const scores = Float64Array.from(groups, ({ metrics }) => performanceOf(metrics, means));
  const known = groups.map(({ metrics }) => isFigure(metrics.slaComplianceRate) || isFigure(metrics.qualityScore));
  return {
    name: 'performance',
    fill: (_ticket, out, at) => out.set(scores, at),
    knows: (_ticket, group) => known[group]!,
    explain(_ticket, group) {
      const { slaComplianceRate, qualityScore, sampleSize } = groups[group]!.metrics;
      if (!known[group]) return 'its SLA compliance and quality';
      const said = [
        ...(isFigure(slaComplianceRate) ? [`meets ${Math.round(unit(slaComplianceRate) * 100)} % of its SLAs`] : []),
        ...(isFigure(qualityScore) ? [`has quality ${twoDecimals(unit(qualityScore))}`] : []),
      ].join(' and ');
      return `It ${said}${isAmount(sampleSize) ? `, over ${Math.round(sampleSize)} tickets` : ''}.`;
    },
  };
}
