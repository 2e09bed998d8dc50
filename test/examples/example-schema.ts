import { Ajv, type JSONSchemaType } from 'ajv';
import type { Topic } from './example.js';

const text = { type: 'string', minLength: 1 } as const;
const texts = { type: 'array', items: text } as const;
const textByName = { type: 'object', additionalProperties: text, minProperties: 0 } as const;
const config = { type: 'object' } as const;
const closed = (required: readonly string[], properties: object) => ({ type: 'object', required, properties, additionalProperties: false }) as const;
const several = (items: object) => ({ type: 'array', minItems: 1, items }) as const;

const event = closed(['at'], {
  at: text, told: text, created: text, status: text, priority: { enum: ['critical', 'high', 'medium', 'low'] }, tier: text, category: text,
  group: { anyOf: [text, { type: 'null' }] }, source: text, tenant: text, country: text, tags: texts, title: text, description: text, metadata: config,
  message: { enum: ['customer', 'agent', 'internal note'] }, first_response: text,
});

const ofClock = closed(['clock'], {
  at: text, clock: { type: 'string', pattern: '^[a-z_]+( [1-9])?$' }, state: { enum: ['ok', 'alert', 'breach', 'paused', 'met', 'cancelled'] },
  due: text, used: text, left: text, target: text, started: text, stopped: text, breached: text, policy: text, calendar: text, version: { type: 'integer' },
  alerts: textByName, stretches: texts, words: texts,
});
const ofTicket = closed(['ticket'], { at: text, ticket: { ...closed([], { policy: text, clocks: texts, unknown_statuses: texts, owners: texts }), minProperties: 1 } });

const example = closed(['name', 'shows', 'events', 'expect'], {
  name: text, shows: several(text), story: text, zone: text, policy: config, config,
  changes: several(closed(['at'], { at: text, policy: config, config })),
  events: several(event),
  expect: several({ type: 'object', if: { type: 'object', required: ['ticket'] }, then: ofTicket, else: { ...ofClock, minProperties: 2 } }),
});

const schema = closed(['topic', 'about', 'zone', 'examples'], { topic: text, about: text, zone: text, config, files: textByName, examples: several(example) });

const ajv = new Ajv({ allErrors: true });
const isTopic = ajv.compile<Topic>(schema as unknown as JSONSchemaType<Topic>);

/** Throws Error that names every wrong place: nothing that is written is left out in silence. */
export function asTopic(found: unknown): Topic {
  if (isTopic(found)) return found;
  throw new Error(isTopic.errors!.map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`).join('\n'));
}
