/** What a calendar is, as data: everything local, nothing compiled. */
export interface Calendar {
  readonly name: string;
  /** IANA. */
  readonly zone: string;
  /** Seven days, Monday first; each day's hours in order. */
  readonly week: readonly (readonly Hours[])[];
  /**
   * The dates of a year whose hours differ from their weekday's. Asked once for each year that is needed, in any order:
   * public holidays of one year can take longer to work out than everything else.
   */
  specialDays(year: number): readonly SpecialDay[];
}

/**
 * Local ms after midnight, 0 ≤ from < 24 h and from < to ≤ from + 24 h; beyond 24 h it is the next day's morning.
 * Hours belong to the date they begin on: a holiday cancels the night shift that begins on it, not the one that ends on it.
 * Hours that are to be cut at midnight are two: until 24:00, and from 00:00.
 */
export interface Hours {
  readonly from: number;
  readonly to: number;
}

/** The hours that begin on this date, instead of its weekday's; none: closed. */
export interface SpecialDay {
  readonly date: LocalDate;
  readonly hours: readonly Hours[];
}

/** A date without a zone, as the ms of its midnight were it in UTC: a multiple of 24 h. */
export type LocalDate = number;

export const DAY = 86_400_000;

export const weekdayOf = (date: LocalDate): number => (((date / DAY + 3) % 7) + 7) % 7;
export const yearOfDate = (date: LocalDate): number => new Date(date).getUTCFullYear();
