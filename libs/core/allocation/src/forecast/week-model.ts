import type { ArrivalHistory } from './forecast.js';

export const HOUR = 3_600_000;
export const WEEK_HOURS = 168;
/** A week four weeks ago counts half. */
const HALF_LIFE_HOURS = 4 * WEEK_HOURS;
/** The rhythm of the day counts as much as one week of this very hour. */
const PRIOR_WEEKS = 1;

/** Monday's first hour is 0; in UTC. */
export const hourOfWeekUtc = (hour: number): number => modulo(Math.floor(hour / HOUR) + 72, WEEK_HOURS);

export interface WeekModel {
  readonly dispersion: number;
  /** Mean of the count to come and the variance of its prediction. */
  at(hourOfWeek: number): { readonly mean: number; readonly variance: number };
}

/**
 * Counts are Gamma-Poisson: an hour of the week has a rate, known from its past, newer weeks counting more, and shrunk towards
 * the rate of that hour on working days, or on weekends, and that towards the overall one. What the counts scatter beyond
 * Poisson is one factor for all hours, from the errors of predicting each count without itself.
 */
export function fitWeek({ from, counts }: ArrivalHistory, hourOfWeek: (hour: number) => number): WeekModel {
  const past = counts.map((count, i) => ({
    count: Number.isFinite(count) && count > 0 ? count : 0,
    hour: modulo(Math.floor(hourOfWeek(from + i * HOUR)), WEEK_HOURS),
    worth: 2 ** ((i + 1 - counts.length) / HALF_LIFE_HOURS),
  }));
  // Half a ticket in an hour unseen: nobody is sure of nothing.
  const overall = new Rate(1, 0.5 / (counts.length + 1)).with(past.map(({ count, worth }) => [count, worth]));
  const ofDay = (hour: number): number => (hour >= 5 * 24 ? 24 : 0) + (hour % 24);
  const days = Array.from({ length: 48 }, (_, day) => new Rate(PRIOR_WEEKS, overall.mean).with(past.filter(({ hour }) => ofDay(hour) === day).map(({ count, worth }) => [count, worth])));
  const hours = Array.from({ length: WEEK_HOURS }, (_, hour) => new Rate(PRIOR_WEEKS, days[ofDay(hour)]!.mean).with(past.filter((one) => one.hour === hour).map(({ count, worth }) => [count, worth])));
  const errors = past.map(({ count, hour, worth }) => {
    const rest = hours[hour]!.without(count, worth);
    return { squared: (count - rest.mean) ** 2, poisson: rest.mean * (1 + 1 / rest.worth) };
  });
  const sum = (of: (error: (typeof errors)[number]) => number): number => errors.reduce((all, error) => all + of(error), 0);
  const dispersion = errors.length === 0 ? 1 : Math.min(100, Math.max(1, sum(({ squared }) => squared) / sum(({ poisson }) => poisson)));
  return {
    dispersion,
    at(hour) {
      const { mean, worth } = hours[modulo(Math.floor(hour), WEEK_HOURS)]!;
      return { mean, variance: dispersion * mean * (1 + 1 / worth) };
    },
  };
}

/** A rate and how many hours' worth of counts it rests on. */
class Rate {
  constructor(readonly worth: number, readonly mean: number) {}

  with(counts: readonly (readonly [count: number, worth: number])[]): Rate {
    const worth = counts.reduce((sum, [, each]) => sum + each, this.worth);
    return new Rate(worth, (this.mean * this.worth + counts.reduce((sum, [count, each]) => sum + count * each, 0)) / worth);
  }

  without(count: number, worth: number): Rate {
    const rest = this.worth - worth;
    return new Rate(rest, Math.max(1e-9, (this.mean * this.worth - count * worth) / rest));
  }
}

const modulo = (x: number, by: number): number => ((x % by) + by) % by;
