/** One wrong field: where it is, as a person would write it (`events[17].priority`), and what is wrong with it. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}
