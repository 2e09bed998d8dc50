import { RE2JS } from 're2js';

/** Evaluating takes some 10 ns for each step of the pattern and character of the text: 0.2 s for the worst pattern and text. */
const MOST_STEPS = 200;
const MOST_CHARACTERS = 100_000;

/**
 * A regular expression that takes time in proportion to the text (RE2), because texts are anybody's: with the engine of
 * JavaScript `(a+)+$` takes 10 s for 29 characters. What RE2 has not (back references, looking around) is no I-Regexp (RFC 9485)
 * either. Rejected: refusing the patterns that look dangerous; none of the heuristics is complete.
 */
export class LinearPattern {
  private readonly compiled: RE2JS;

  /** Throws what is no pattern, and what is too large a one. */
  constructor(pattern: string) {
    this.compiled = RE2JS.compile(withDots(pattern));
    if (this.compiled.programSize() > MOST_STEPS) throw new Error(`${this.compiled.programSize()} steps are more than ${MOST_STEPS}: repeat less`);
  }

  /** Of a text the first 100,000 characters count. */
  fits(text: string, how: 'whole' | 'part'): boolean {
    const looked = text.slice(0, MOST_CHARACTERS);
    return how === 'whole' ? this.compiled.testExact(looked) : this.compiled.test(looked);
  }
}

/** I-Regexp's dot is no line end of either kind; RE2's may be a carriage return. */
function withDots(pattern: string): string {
  let inClass = false;
  return pattern.replace(/\\[^]|[[\].]/g, (found) => {
    if (found === '[' || found === ']') inClass = found === '[';
    return found === '.' && !inClass ? '[^\\r\\n]' : found;
  });
}
