/** One webhook call as it came in. Header names are lower-case; of a header sent twice the values are joined by ", ". */
export interface Delivery {
  readonly method: string;
  /** As it was asked for, percent-encoded, without the query. */
  readonly path: string;
  /** Without its question mark; empty where there is none. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The very bytes that were sent: signatures are made over them. */
  readonly body: Buffer;
  readonly now: Date;
}
