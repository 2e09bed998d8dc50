import { cardNumbers } from './card.js';
import { ibans } from './iban.js';
import { phoneNumbers } from './phone.js';
import { spans, type Span } from './span.js';

export type RedactionKind = 'email' | 'iban' | 'card' | 'phone' | 'name';

export interface RedactionRules {
  readonly email: boolean;
  readonly phone: boolean;
  readonly card: boolean;
  readonly iban: boolean;
  /** Whole words, whatever their case and accents; the parts of a name that has several count too where they have three letters or more. */
  readonly names: readonly string[];
}

export interface Redacted {
  readonly text: string;
  readonly found: Readonly<Partial<Record<RedactionKind, number>>>;
}

/** By RFC 5321 what goes in practice: a quoted local part too, and domains in any script. */
const EMAIL = /(?:"[^"\n]{1,64}"|[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64})@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62})(?:\.[\p{L}\p{N}][\p{L}\p{N}-]{0,62})+|\[[0-9a-fA-F:.]+\])/gu;

/**
 * The text with what the rules name replaced by `[email]`, `[phone]` and so on. Doing it twice changes nothing more.
 * The order: what is most certain first, so that no part of a card number is left as the rest of a telephone number.
 */
export function redact(text: string, rules: RedactionRules): Redacted {
  const found: Partial<Record<RedactionKind, number>> = {};
  let left = text;
  const take = (kind: RedactionKind, places: (text: string) => readonly Span[]): void => {
    const taken = places(left).filter(({ start, end }) => !insideMark(left, start, end));
    if (taken.length === 0) return;
    found[kind] = taken.length;
    left = replace(left, taken, `[${kind}]`);
  };
  if (rules.email) take('email', (here) => spans(here, EMAIL));
  if (rules.iban) take('iban', ibans);
  if (rules.card) take('card', cardNumbers);
  if (rules.phone) take('phone', phoneNumbers);
  const names = namePattern(rules.names);
  if (names) take('name', (here) => spans(here, names));
  return { text: left, found };
}

/** `[name]` must not become `[[name]]` where somebody is called Name. */
function insideMark(text: string, start: number, end: number): boolean {
  return text[start - 1] === '[' && text[end] === ']' && /^(?:email|iban|card|phone|name)$/.test(text.slice(start, end));
}

function replace(text: string, places: readonly Span[], mark: string): string {
  let result = '';
  let from = 0;
  for (const { start, end } of places) {
    result += text.slice(from, start) + mark;
    from = end;
  }
  return result + text.slice(from);
}

/** Lists of names are long and come again with every ticket. */
const patterns = new WeakMap<readonly string[], RegExp | false>();

function namePattern(names: readonly string[]): RegExp | undefined {
  const pattern = patterns.get(names) ?? (compileNames(names) ?? false);
  patterns.set(names, pattern);
  return pattern || undefined;
}

/** Undefined: no names. Longest first, so that a full name goes as one. Letters with an accent match those without, and the other way round. */
function compileNames(names: readonly string[]): RegExp | undefined {
  const words = new Set(names.flatMap((name) => {
    const whole = name.trim().replace(/\s+/g, ' ');
    const parts = whole.split(/[\s,]+/).filter((part) => [...part.matchAll(/\p{L}/gu)].length >= 3);
    return whole.length >= 2 ? [whole, ...parts] : [];
  }));
  if (words.size === 0) return undefined;
  const alternatives = [...words].sort((a, b) => b.length - a.length).map(loosely);
  return new RegExp(`(?<![\\p{L}\\p{N}\\p{M}])(?:${alternatives.join('|')})(?![\\p{L}\\p{N}\\p{M}])`, 'giu');
}

function loosely(word: string): string {
  return [...word.normalize('NFD').replace(/\p{M}/gu, '')].map((character) => (character === ' ' ? '\\s+' : /\p{L}/u.test(character) ? `${variants(character)}\\p{M}*` : escaped(character))).join('');
}

/** The letter and its precomposed forms with an accent. */
const ACCENTS = ['\u0300', '\u0301', '\u0302', '\u0303', '\u0304', '\u0306', '\u0307', '\u0308', '\u030a', '\u030b', '\u030c', '\u0327', '\u0328'];
function variants(letter: string): string {
  const forms = ACCENTS.map((accent) => (letter + accent).normalize('NFC')).filter((form) => [...form].length === 1);
  return forms.length === 0 ? letter : `[${letter}${forms.join('')}]`;
}

function escaped(character: string): string {
  return /[a-zA-Z0-9]/.test(character) ? character : `\\u{${character.codePointAt(0)!.toString(16)}}`;
}
