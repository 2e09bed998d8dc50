/** One wrong field: where it is, as a person would write it (`events[17].priority`), and what is wrong with it. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
  /** Of a text that has lines: where it stands, counting from 1. */
  readonly line?: number;
  readonly column?: number;
  /** Where there are warnings, too: they alone refuse nothing. */
  readonly severity?: 'error' | 'warning';
}
