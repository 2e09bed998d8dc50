import type { PathProblem } from '../path-problem.js';
import { instantOf } from './instants.js';

/** Something in a payload is not what it must be. Thrown by `Payload`, told as a 422 with the path. */
export class Unreadable extends Error {
  constructor(readonly problems: readonly PathProblem[]) {
    super(problems.map(({ path, message }) => `${path}: ${message}`).join('; '));
  }
}

/**
 * A place in a payload, which may not be there: reading on from nothing gives nothing. Systems leave out, null and
 * change the types of what they send; only `required…` insists.
 */
export class Payload {
  constructor(readonly value: unknown, readonly path = '') {}

  /** Whether there is anything here; null and empty text are nothing. */
  get given(): boolean {
    return this.value !== undefined && this.value !== null && this.value !== '';
  }

  at(...steps: readonly (string | number)[]): Payload {
    let { value, path } = this as { value: unknown; path: string };
    for (const step of steps) {
      path = typeof step === 'number' ? `${path}[${step}]` : path === '' ? step : `${path}.${step}`;
      value = typeof value === 'object' && value !== null && Object.hasOwn(value, step) ? (value as Record<string | number, unknown>)[step] : undefined;
    }
    return new Payload(value, path);
  }

  /** The first of some places where there is anything; the last of them where there is nowhere. */
  first(...names: readonly string[]): Payload {
    const places = names.map((name) => this.at(...name.split('.')));
    return places.find(({ given }) => given) ?? places.at(-1) ?? this;
  }

  /** Text, trimmed; numbers and truth values as text. Undefined for nothing, lists and objects. */
  text(): string | undefined {
    if (typeof this.value === 'number' || typeof this.value === 'boolean' || typeof this.value === 'bigint') return String(this.value);
    return typeof this.value === 'string' ? this.value.trim() || undefined : undefined;
  }

  requiredText(): string {
    const text = this.text();
    if (text === undefined) this.refuse(this.given ? 'must be text' : 'is missing');
    return text;
  }

  number(): number | undefined {
    const number = typeof this.value === 'string' && this.value.trim() !== '' ? Number(this.value) : this.value;
    return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
  }

  /** True and false, however they are written; undefined for anything else. */
  flag(): boolean | undefined {
    const word = this.text()?.toLowerCase();
    if (word === 'true' || word === '1' || word === 'yes') return true;
    return word === 'false' || word === '0' || word === 'no' ? false : undefined;
  }

  /** RFC 3339 in UTC. What is written without a zone is UTC. What is there and no date is refused. */
  instant(): string | undefined {
    if (!this.given) return undefined;
    return instantOf(this.value) ?? this.refuse('is not a date and time we know');
  }

  requiredInstant(): string {
    return this.instant() ?? this.refuse('is missing');
  }

  /** Nothing for what is no list. */
  items(): Payload[] {
    return Array.isArray(this.value) ? this.value.map((item, i) => new Payload(item, `${this.path}[${i}]`)) : [];
  }

  /** The texts of a list, or of one text with commas. */
  texts(): string[] {
    const items = Array.isArray(this.value) ? this.items().flatMap((item) => item.text() ?? item.first('name', 'value', 'id').text() ?? []) : (this.text() ?? '').split(',');
    return [...new Set(items.map((item) => item.trim()).filter((item) => item !== ''))];
  }

  /** An object's entries in places of their own. */
  isObject(): boolean {
    return typeof this.value === 'object' && this.value !== null && !Array.isArray(this.value);
  }

  refuse(message: string): never {
    throw new Unreadable([{ path: this.path, message }]);
  }
}
