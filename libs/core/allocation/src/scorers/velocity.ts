import { NEUTRAL } from '../scores.js';
import type { AssignmentGroup } from '../group.js';
import type { Column, Field } from './column.js';
import { oneDecimal } from './decimals.js';
import { memo } from './memo.js';
import { isAmount, median } from './number.js';
import { plain } from './words.js';

/**
 * 1 ÷ (1 + time ÷ median): ½ at the candidates' median, 1 for no time at all, 0 for ever; twice as fast counts as much as
 * twice as slow. Resolution times are log-normal (many studies of service times, e.g. Brown et al. 2005 on call centres),
 * so ratios are compared, not differences, and the median, not the mean.
 */
export const speed = (time: number, median: number): number => (time === median ? NEUTRAL : 1 / (1 + time / median));

/** Hours, for this category where it has such a figure, else over all; undefined where neither is known. */
export function resolutionTimeOf({ metrics }: AssignmentGroup, category: string): number | undefined {
  const entry = Object.entries(metrics.resolutionHoursByCategory ?? {}).find(([name, hours]) => plain(name) === category && isAmount(hours));
  const time = entry?.[1] ?? metrics.avgResolutionHours;
  return isAmount(time) ? time : undefined;
}

export function velocity({ groups, active }: Field): Column {
  const byCategory = memo((raw) => {
    const category = plain(raw);
    const middle = median(active.flatMap((group) => resolutionTimeOf(group, category) ?? []));
    const times = groups.map((group) => resolutionTimeOf(group, category));
    return { times, middle, scores: Float64Array.from(times, (time) => (time === undefined || middle === undefined ? NEUTRAL : speed(time, middle))) };
  });
  return {
    name: 'velocity',
    fill: ({ category = '' }, out, at) => out.set(byCategory(category).scores, at),
    knows({ category = '' }, group) {
      const { times, middle } = byCategory(category);
      return times[group] !== undefined && middle !== undefined;
    },
    explain({ category = '' }, group) {
      const { times, middle } = byCategory(category);
      const time = times[group];
      return time === undefined || middle === undefined
        ? 'its resolution times'
        : `It resolves such tickets in ${oneDecimal(time)} h; the candidates' median is ${oneDecimal(middle)} h.`;
    },
  };
}
