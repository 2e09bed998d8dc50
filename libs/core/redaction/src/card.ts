import type { Span } from './span.js';

/** A digit, and single spaces, dots or dashes between digits. */
const DIGITS = /\d(?:[ .\-\u00a0\u2010-\u2015]?\d){11,}/g;
const SHORTEST = 12;
const LONGEST = 19;

/**
 * Payment card numbers: 12 to 19 digits (ISO/IEC 7812) whose last one is right by Luhn's rule, in groups or not.
 * In a longer run of digits (a card beside another number) any part that is one counts.
 */
export function cardNumbers(text: string): Span[] {
  return [...text.matchAll(DIGITS)].flatMap(({ 0: run, index }) => within(run).map(({ start, end }) => ({ start: index + start, end: index + end })));
}

function within(run: string): Span[] {
  const digits = [...run.matchAll(/\d/g)].map(({ 0: digit, index }) => ({ value: Number(digit), index }));
  const found: Span[] = [];
  for (let from = 0; from + SHORTEST <= digits.length; from++) {
    for (let length = Math.min(LONGEST, digits.length - from); length >= SHORTEST; length--) {
      const card = digits.slice(from, from + length);
      if (!plausible(card.map(({ value }) => value))) continue;
      found.push({ start: card[0]!.index, end: card.at(-1)!.index + 1 });
      from += length - 1;
      break;
    }
  }
  return found;
}

/** The first digit is the issuer's industry: 2 to 6 for cards (Mastercard from 2, airlines and banks to 6); twelve equal digits are a placeholder that still may leave. */
function plausible(digits: readonly number[]): boolean {
  return digits[0]! >= 2 && digits[0]! <= 6 && new Set(digits).size > 1 && luhn(digits);
}

function luhn(digits: readonly number[]): boolean {
  const sum = digits.toReversed().reduce((total, digit, place) => total + (place % 2 === 0 ? digit : digit < 5 ? digit * 2 : digit * 2 - 9), 0);
  return sum % 10 === 0;
}
