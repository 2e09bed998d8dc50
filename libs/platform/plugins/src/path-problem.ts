export interface PathProblem {
  /** Where in the payload: `issue.fields.created`; empty for the payload as a whole. */
  readonly path: string;
  readonly message: string;
}
