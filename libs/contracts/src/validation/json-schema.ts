import { ValidationTypes, type ValidationArguments } from 'class-validator';
import { targetConstructorToSchema } from 'class-validator-jsonschema';
import type { JsonSchema } from './json-schema-type.js';
import { allRuleNames, type WireClass } from './rules.js';

/** The JSON Schema (2020-12) of a wire class, self-contained; nested classes are written in place. */
export function schemaOf(wireClass: WireClass): JsonSchema & { readonly properties: Record<string, JsonSchema> } {
  const ownSchema = (rule: Pick<ValidationArguments, 'constraints'>) => inPlace(rule.constraints[0] as JsonSchema);
  const schema = targetConstructorToSchema(wireClass, {
    additionalConverters: {
      ...Object.fromEntries(allRuleNames().map((name) => [name, ownSchema])),
      [ValidationTypes.NESTED_VALIDATION]: {},
      [ValidationTypes.CONDITIONAL_VALIDATION]: { nullable: true },
    },
  }) as JsonSchema & { properties: Record<string, JsonSchema> };
  const properties = Object.fromEntries(Object.entries(schema.properties).map(([name, property]) => [name, withNull(property)]));
  return { ...schema, properties, additionalProperties: false };
}

function inPlace({ 'x-wire-class': wireClass, ...schema }: JsonSchema): JsonSchema {
  return wireClass ? { ...schemaOf(wireClass as WireClass), ...schema } : schema;
}

function withNull({ nullable, ...schema }: JsonSchema): JsonSchema {
  return nullable ? { ...schema, type: [schema['type'], 'null'] } : schema;
}
