import type { FieldError } from '#contracts';

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

  /** The body is well-formed, but not what it should be. */
  static invalid(errors: readonly FieldError[], detail?: string): Problem {
    return new Problem(422, 'invalid', 'Some fields are wrong', detail, errors);
  }

  /** Not the caller's fault, and worth another try after `seconds`. */
  static tryAgain(code: string, title: string, detail: string, seconds = 1): Problem {
    return new Problem(503, code, title, detail, [], { 'retry-after': String(seconds) });
  }
}
