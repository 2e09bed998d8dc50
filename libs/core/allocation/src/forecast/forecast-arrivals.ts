import type { ArrivalHistory, Forecast, ForecastOptions } from './forecast.js';

/** What will arrive hour by hour, with a prediction interval, against what the group can finish. */
export declare function forecastArrivals(history: ArrivalHistory, options: ForecastOptions): Forecast;
