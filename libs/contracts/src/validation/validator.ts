import { Ajv } from 'ajv';
import { validateSync, type ValidationError } from 'class-validator';
import type { FieldError } from '../field-error.js';
import { metadataFault } from './bounded-json.js';
import { acceptInstantsAsOf, isAcceptableInstant } from './instant.js';
import { schemaOf } from './json-schema.js';
import { isRecord, pathOf } from './paths.js';
import { nestedClassesOf, type WireClass } from './rules.js';
import { textFaults, type TextDoubt } from './text.js';

/** Per value: enough to mend it, too few to make the answer larger than the question. */
const MAX_FAULTS = 50;

/**
 * Judges values against a wire class: compiled for the common case of a good value; class-validator is asked only to
 * word what is wrong (it takes 13 times as long). That both agree is a property test's business.
 */
export class WireValidator<T extends object> {
  readonly fields: readonly string[];
  private readonly compiled: (value: unknown) => boolean;

  constructor(private readonly wireClass: WireClass<T>, private readonly now: () => number) {
    const schema = schemaOf(wireClass);
    this.fields = Object.keys(schema.properties);
    // unicode: false counts UTF-16 code units, as the rules do; logger: false because it is a "deprecated" option (code points would cost a walk over every text).
    const ajv = new Ajv({ unicode: false, logger: false, allowUnionTypes: true, strictRequired: false, formats: { 'date-time': isAcceptableInstant } });
    ajv.addKeyword({ keyword: 'x-bounded-json', errors: false, validate: (_: unknown, value: unknown) => value === null || metadataFault(value) === undefined });
    this.compiled = ajv.compile(schema);
  }

  /** Starts a run: instants are judged against this now. */
  start(): void {
    acceptInstantsAsOf(this.now());
  }

  /** The compiled verdict, within a run. */
  accepts(value: unknown): value is T {
    return this.compiled(value);
  }

  /** What is wrong with a value, within a run: empty if nothing, the first 50 if more. */
  faults(value: unknown, path: string, doubt: TextDoubt): FieldError[] {
    const unstorable = textFaults(value, doubt, path);
    if (this.compiled(value)) return unstorable.slice(0, MAX_FAULTS);
    const named = new Set(unstorable.map(({ field }) => field));
    const wrong = this.explain(value, path).filter(({ field }) => !named.has(field));
    return [...unstorable, ...wrong].slice(0, MAX_FAULTS);
  }

  /** class-validator's verdict, in words. */
  explain(value: unknown, path: string): FieldError[] {
    if (!isRecord(value)) return [{ field: path, message: 'must be an object' }];
    const instance = instantiate(this.wireClass, value);
    return [...unknownFields(this.wireClass, value, path), ...worded(validateSync(instance, { forbidUnknownValues: false }), path)];
  }
}

/** Only declared fields are copied: a field named `constructor` must not become one. */
function instantiate<T extends object>(wireClass: WireClass<T>, value: Record<string, unknown>): T {
  const instance = new wireClass() as Record<string, unknown>;
  const nested = nestedClassesOf(wireClass);
  for (const field of fieldsOf(wireClass)) {
    if (!Object.hasOwn(value, field)) continue;
    const content = value[field];
    const inner = nested.get(field);
    instance[field] = inner && isRecord(content) ? instantiate(inner, content) : content;
  }
  return instance as T;
}

function unknownFields(wireClass: WireClass, value: Record<string, unknown>, path: string): FieldError[] {
  const known = fieldsOf(wireClass);
  const here = Object.keys(value).filter((field) => !known.has(field)).map((field) => ({ field: pathOf(path, field), message: 'is not a field we know' }));
  const inside = [...nestedClassesOf(wireClass)].flatMap(([field, inner]) => {
    const content = value[field];
    return isRecord(content) ? unknownFields(inner, content, pathOf(path, field)) : [];
  });
  return [...here, ...inside];
}

function worded(errors: readonly ValidationError[], path: string): FieldError[] {
  return errors.flatMap(({ property, constraints = {}, children = [] }) => {
    const field = pathOf(path, property);
    const { nestedValidation: _, ...own } = constraints;
    return [...Object.values(own).map((message) => ({ field, message })), ...worded(children, field)];
  });
}

const knownFields = new Map<WireClass, ReadonlySet<string>>();

function fieldsOf(wireClass: WireClass): ReadonlySet<string> {
  let fields = knownFields.get(wireClass);
  if (!fields) knownFields.set(wireClass, fields = new Set(Object.keys(schemaOf(wireClass).properties)));
  return fields;
}
