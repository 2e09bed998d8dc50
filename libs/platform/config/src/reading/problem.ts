/** One thing wrong with a configuration text, where it stands. Lines and columns count from 1. */
export interface ConfigProblem {
  readonly severity: 'error' | 'warning';
  readonly line: number;
  readonly column: number;
  /** `tiers.gold.high.response`; empty for the document as a whole. */
  readonly path: string;
  /** "found X, expected Y". */
  readonly message: string;
}

/** One line each, as compilers print them, so that editors and terminals can jump there. */
export function formatProblems(problems: readonly ConfigProblem[], file: string): string {
  return problems.map((problem) => formatProblem(problem, file)).join('\n');
}

export function formatProblem({ severity, line, column, path, message }: ConfigProblem, file: string): string {
  return `${file}:${line}:${column}  ${severity}  ${path === '' ? '' : `${path}: `}${message}`;
}
