/** A stretch of a text, from `start` to before `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where `pattern` (global) matches and `judge` agrees. */
export function spans(text: string, pattern: RegExp, judge: (match: string, start: number) => boolean = () => true): Span[] {
  return [...text.matchAll(pattern)].flatMap((match) => (judge(match[0], match.index) ? [{ start: match.index, end: match.index + match[0].length }] : []));
}
