/** One wrong field: where it is, as a person would write it (`events[17].priority`), and what is wrong with it. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** An error with a wire form: RFC 9457 problem details. Anything else that is thrown becomes a 500 that tells nothing. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    /** Stable, machine-readable: the last part of the problem's `type` URI. */
    readonly code: string,
    readonly title: string,
    readonly detail?: string,
    readonly errors: readonly FieldError[] = [],
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail ?? title);
  }

  static notFound(what: string): Problem {
    return new Problem(404, 'not-found', 'Not found', `There is no ${what}.`);
  }
}
