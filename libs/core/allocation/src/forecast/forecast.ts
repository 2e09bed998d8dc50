/** A group's past arrivals. */
export interface ArrivalHistory {
  /** Epoch ms of the beginning of the first hour. */
  readonly from: number;
  /** Tickets of each hour from then on, without gaps. */
  readonly counts: readonly number[];
}

export interface ForecastOptions {
  /** Tickets the group finishes in that hour: see `finishedPerHour`. */
  readonly capacityAt: (hour: number) => number;
  /** How many hours to look ahead from the history's end. Defaults to a week. */
  readonly hours?: number;
  /** Of the prediction interval. Defaults to 0.9. */
  readonly level?: number;
  /** 0 … 167, Monday's first hour = 0, of the hour that begins at this instant. Defaults to UTC; a zone's keeps its rhythm over DST. */
  readonly hourOfWeek?: (hour: number) => number;
}

export interface ForecastHour {
  /** Epoch ms. */
  readonly from: number;
  readonly hourOfWeek: number;
  readonly expected: number;
  /** The prediction interval of the count itself, whole tickets. */
  readonly low: number;
  readonly high: number;
  readonly capacity: number;
  /** Expected arrivals still unfinished at the hour's end, if work goes on at full capacity: an hour's overload that the next ones make good again is none. */
  readonly waiting: number;
  /** Of this hour alone. `likely`: expected exceeds the capacity; `possible`: the interval's upper end does. */
  readonly overload: 'none' | 'possible' | 'likely';
}

export interface Forecast {
  readonly hours: readonly ForecastHour[];
  /** Whole weeks the model rests on; below 2 the rhythm of the week is mostly that of the day. */
  readonly weeks: number;
  /** Variance of the counts over their mean, as seen: 1 is Poisson, above it the interval is that of a negative binomial. */
  readonly dispersion: number;
}
