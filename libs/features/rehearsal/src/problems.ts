import type { ConfigProblem } from '#platform/config';
import { Problem, type FieldError } from '#platform/http';

/** What `watchdog config check` would say, as a 422. */
export function refuseConfig(problems: readonly ConfigProblem[]): Problem {
  return Problem.invalid(fieldErrorsOf(problems), 'The configuration is not valid; it would change nothing.');
}

export function fieldErrorsOf(problems: readonly ConfigProblem[]): FieldError[] {
  return problems.map(({ path, message, line, column, severity }) => ({ field: path, message, line, column, severity }));
}
