import { spans, type Span } from './span.js';

const SHAPE = /(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ \-\u00a0]?[A-Za-z0-9]){11,30}(?![A-Za-z0-9])/g;
const SHORTEST = 15;

/** International bank account numbers (ISO 13616), in groups or not, by their check digits. What follows one by a space is tried off word by word. */
export function ibans(text: string): Span[] {
  return spans(text, SHAPE).flatMap(({ start, end }) => {
    for (let candidate = text.slice(start, end); candidate.replace(/[^A-Za-z0-9]/g, '').length >= SHORTEST; candidate = candidate.replace(/[ \-\u00a0]?[A-Za-z0-9]+$/, '')) {
      if (isIban(candidate)) return [{ start, end: start + candidate.length }];
    }
    return [];
  });
}

/** The account with its country and check digits behind it, letters as numbers from 10, is 1 modulo 97. */
function isIban(candidate: string): boolean {
  const plain = candidate.replace(/[^A-Za-z0-9]/g, '').toUpperCase();
  let rest = 0;
  for (const character of plain.slice(4) + plain.slice(0, 4)) {
    const value = parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
