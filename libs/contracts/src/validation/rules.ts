import { ValidateBy, ValidateNested } from 'class-validator';
import { METADATA_MAX_BYTES, METADATA_MAX_DEPTH, metadataFault } from './bounded-json.js';
import { isAcceptableInstant } from './instant.js';
import type { JsonSchema } from './json-schema-type.js';
import { isRecord } from './paths.js';

/**
 * The rules a wire class is declared with. Each is a class-validator decorator that carries the JSON Schema saying the
 * same, so that one declaration gives the type, the compiled validator, the wording of errors, and the published schema.
 */

interface Common {
  readonly describe?: string;
  /** Null is a value of the field (the field itself is still required; for "may be left out" use `IsOptional`). */
  readonly nullable?: boolean;
}

export interface TextOptions extends Common {
  /** UTF-16 code units. */
  readonly max: number;
  readonly mayBeBlank?: boolean;
  readonly pattern?: { readonly regex: RegExp; readonly message: string };
}

type Wording = string | ((value: unknown) => string);

interface Rule {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly check: (value: unknown) => boolean;
  readonly message: Wording;
}

const ruleNames = new Set<string>();

/** Names under which rules are known to class-validator; the schema is their only constraint. */
export function allRuleNames(): readonly string[] {
  return [...ruleNames];
}

function rule({ name, schema, check, message }: Rule, { describe, nullable }: Common): PropertyDecorator {
  ruleNames.add(name);
  const described: JsonSchema = { ...schema, ...(nullable ? { nullable: true } : {}), ...(describe ? { description: describe } : {}) };
  return ValidateBy({
    name,
    constraints: [described],
    validator: {
      validate: (value: unknown) => (nullable === true && value === null) || check(value),
      defaultMessage: (args) => (typeof message === 'string' ? message : message(args?.value)),
    },
  });
}

export function Text(options: TextOptions): PropertyDecorator {
  const { max, mayBeBlank = true, pattern } = options;
  const regex = pattern?.regex ?? (mayBeBlank ? undefined : /\S/);
  return rule({
    name: 'text',
    schema: { type: 'string', maxLength: max, ...(regex ? { pattern: regex.source } : {}) },
    check: (value) => typeof value === 'string' && value.length <= max && (!regex || regex.test(value)),
    message: `must be text of at most ${max} characters${pattern ? `, ${pattern.message}` : mayBeBlank ? '' : ', not blank'}`,
  }, options);
}

export function OneOf(values: readonly string[], options: Common = {}): PropertyDecorator {
  return rule({
    name: 'oneOf',
    schema: { type: 'string', enum: [...values] },
    check: (value) => typeof value === 'string' && values.includes(value),
    message: `must be one of ${values.join(', ')}`,
  }, options);
}

export function Instant(options: Common = {}): PropertyDecorator {
  return rule({
    name: 'instant',
    schema: { type: 'string', format: 'date-time' },
    check: (value) => typeof value === 'string' && isAcceptableInstant(value),
    message: 'must be a date and time with a zone (RFC 3339, as 2024-05-01T09:30:00Z), from 1990 to at most one day ahead',
  }, options);
}

export function NumberBetween(min: number, max: number, options: Common = {}): PropertyDecorator {
  return rule({
    name: 'numberBetween',
    schema: { type: 'number', minimum: min, maximum: max },
    check: (value) => typeof value === 'number' && value >= min && value <= max,
    message: `must be a number from ${min} to ${max}`,
  }, options);
}

export function WholeNumber(options: Common = {}): PropertyDecorator {
  return rule({
    name: 'wholeNumber',
    schema: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
    check: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
    message: `must be a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`,
  }, options);
}

export function YesOrNo(options: Common = {}): PropertyDecorator {
  return rule({
    name: 'yesOrNo',
    schema: { type: 'boolean' },
    check: (value) => typeof value === 'boolean',
    message: 'must be true or false',
  }, options);
}

/** A list of texts, none of them blank. `max`: UTF-16 code units of each. */
export function Texts({ most, max, ...options }: Common & { readonly most: number; readonly max: number }): PropertyDecorator {
  return rule({
    name: 'texts',
    schema: { type: 'array', maxItems: most, items: { type: 'string', maxLength: max, pattern: '\\S' } },
    check: (value) => Array.isArray(value) && value.length <= most && value.every((text) => typeof text === 'string' && text.length <= max && /\S/.test(text)),
    message: `must be a list of at most ${most} texts of at most ${max} characters each, not blank`,
  }, options);
}

/** Any JSON object within bounds. */
export function BoundedJson(options: Common = {}): PropertyDecorator {
  return rule({
    name: 'boundedJson',
    schema: {
      type: 'object',
      'x-bounded-json': true,
      additionalProperties: true,
      description: `Anything, at most ${METADATA_MAX_DEPTH} levels deep and ${METADATA_MAX_BYTES} bytes as JSON.`,
    },
    check: (value) => metadataFault(value) === undefined,
    message: (value) => metadataFault(value) ?? '',
  }, options);
}

export type WireClass<T extends object = object> = new () => T;

const nested = new Map<object, Map<string, WireClass>>();

/** The wire classes of a class's object fields. */
export function nestedClassesOf(wireClass: WireClass): ReadonlyMap<string, WireClass> {
  return nested.get(wireClass.prototype as object) ?? new Map();
}

/** An object of another wire class; `also` binds its fields together. */
export function ObjectOf(wireClass: WireClass, also?: { readonly check: (value: Record<string, unknown>) => boolean; readonly schema: JsonSchema; readonly message: string }, options: Common = {}): PropertyDecorator {
  const isObject = rule({
    name: 'objectOf',
    schema: { type: 'object', 'x-wire-class': wireClass, ...also?.schema },
    check: (value) => isRecord(value) && (!also || also.check(value)),
    message: (value) => (isRecord(value) && also ? also.message : 'must be an object'),
  }, options);
  const validateInside = ValidateNested();
  return (target, property) => {
    const ofTarget = nested.get(target) ?? new Map<string, WireClass>();
    nested.set(target, ofTarget.set(String(property), wireClass));
    isObject(target, property);
    validateInside(target, property);
  };
}
