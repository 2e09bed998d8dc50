import { matchSchema } from './policies/match.js';
import { fieldSchema } from './sources/field-mapping.js';
import { slaDocument } from './sla-document.js';

/** JSON Schema (draft 7, which YAML editors know) of sla_config.yaml, from the declaration the service reads by. */
export function configSchema(): Readonly<Record<string, unknown>> {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Ticket Watchdog: sla_config.yaml',
    ...slaDocument.schema,
    definitions: { match: matchSchema, field: fieldSchema },
  };
}

/** As sla_config.schema.json holds it. */
export function configSchemaText(): string {
  return `${JSON.stringify(configSchema(), null, 2)}\n`;
}
