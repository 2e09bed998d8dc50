import { quantileOf } from './counting.js';
import type { ArrivalHistory, Forecast, ForecastHour, ForecastOptions } from './forecast.js';
import { HOUR, WEEK_HOURS, fitWeek, hourOfWeekUtc } from './week-model.js';

/**
 * What will arrive hour by hour, with a prediction interval, against what the group can finish. Rhythm of the week with newer
 * weeks counting more; no trend beyond that, and no holidays.
 */
export function forecastArrivals(history: ArrivalHistory, options: ForecastOptions): Forecast {
  const { capacityAt, hours = WEEK_HOURS, level = 0.9, hourOfWeek = hourOfWeekUtc } = options;
  const tail = (1 - Math.min(Math.max(level, 0.01), 0.999)) / 2;
  const model = fitWeek(history, hourOfWeek);
  const begin = history.from + history.counts.length * HOUR;
  let waiting = 0;
  const ahead = Array.from({ length: hours }, (_, i): ForecastHour => {
    const from = begin + i * HOUR;
    const { mean: expected, variance } = model.at(hourOfWeek(from));
    const capacity = Math.max(0, capacityAt(from));
    const [low, high] = [quantileOf(tail, expected, variance), quantileOf(1 - tail, expected, variance)];
    waiting = Math.max(0, waiting + expected - capacity);
    return { from, hourOfWeek: hourOfWeek(from), expected, low, high, capacity, waiting, overload: expected > capacity ? 'likely' : high > capacity ? 'possible' : 'none' };
  });
  return { hours: ahead, weeks: Math.floor(history.counts.length / WEEK_HOURS), dispersion: model.dispersion };
}

/** Little's law: a group that holds `places` tickets for `resolutionHours` each finishes so many an hour. Undefined where it is unknown. */
export function finishedPerHour(places: number, resolutionHours: number | undefined): number | undefined {
  return resolutionHours !== undefined && resolutionHours > 0 && places >= 0 ? places / resolutionHours : undefined;
}
