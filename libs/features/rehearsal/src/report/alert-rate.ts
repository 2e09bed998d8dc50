import { crossedSteps } from '../pure/crossed-steps.js';
import { instantText } from '../pure/instant-text.js';
import type { SimulatedTicket } from '../pure/simulate-ticket.js';

const HOUR = 3_600_000;

export interface AlertFigures {
  readonly alerts: number;
  /** Over the hours from the first event to the last event or alert. */
  readonly mean_per_hour: number;
  /** The fullest hour (UTC), the first one of several. Null: no alert at all. */
  readonly peak: { readonly hour: string; readonly alerts: number } | null;
}

/** Counts alerts by the hour: what a channel would have had to take. Thresholds that one clock crosses at one instant are one alert. */
export class AlertRate {
  private readonly byHour = new Map<number, number>();
  private alerts = 0;
  private first = Infinity;
  private last = -Infinity;

  add({ from, to, clocks }: SimulatedTicket, at: number): void {
    this.first = Math.min(this.first, hourOf(from));
    this.last = Math.max(this.last, hourOf(to));
    for (const { clock } of clocks) {
      let before: number | undefined;
      for (const { instant } of crossedSteps(clock, at)) {
        if (instant !== before) this.count(hourOf(instant));
        before = instant;
      }
    }
  }

  figures(): AlertFigures {
    const [hour, alerts] = [...this.byHour].reduce((fullest, one) => (one[1] > fullest[1] || (one[1] === fullest[1] && one[0] < fullest[0]) ? one : fullest), [Infinity, 0]);
    return {
      alerts: this.alerts,
      mean_per_hour: this.alerts === 0 ? 0 : this.alerts / (this.last - this.first + 1),
      peak: alerts === 0 ? null : { hour: instantText(hour * HOUR), alerts },
    };
  }

  private count(hour: number): void {
    this.alerts++;
    this.last = Math.max(this.last, hour);
    this.byHour.set(hour, (this.byHour.get(hour) ?? 0) + 1);
  }
}

const hourOf = (instant: number): number => Math.floor(instant / HOUR);
