import { STATUS_CODES } from 'node:http';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { wireSchemas } from '#contracts';
import { MAX_BODY_BYTES } from './problem-details.js';

const PROBLEM_SCHEMA = {
  type: 'object',
  description: 'Every error, RFC 9457, as application/problem+json.',
  required: ['type', 'title', 'status', 'instance', 'correlation_id'],
  properties: {
    type: { type: 'string', format: 'uri-reference', description: '`/problems/<code>`: stable, for machines.' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string' },
    errors: {
      type: 'array',
      items: { type: 'object', required: ['field', 'message'], properties: {
        field: { type: 'string', examples: ['events[17].priority'] }, message: { type: 'string' },
        line: { type: 'integer', description: 'Of a text that has lines; from 1.' }, column: { type: 'integer' }, severity: { type: 'string', enum: ['error', 'warning'] },
      } },
    },
    correlation_id: { type: 'string' },
  },
};

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;
const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
/** Every endpoint that asks for a key may answer so. */
const KEY_REFUSALS = { 401: 'No API key, or one that is not accepted.', 403: 'The API key has not the scope this needs.' };
const BODY_REFUSALS = { 400: 'The body is not JSON.', 413: `The body has more than ${MAX_BODY_BYTES} bytes.`, 415: 'The body is not declared as JSON in UTF-8, or it is compressed.' };

/** The application's HTTP interface. Schemas of wire classes are referred to as `#/components/schemas/TicketEvent`. */
export function buildOpenApi(app: NestFastifyApplication): OpenAPIObject {
  const base = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Ticket Watchdog')
    .setDescription('Ticket events in; SLA clocks, alerts and their deliveries out.')
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'API key', description: 'An API key: `Authorization: Bearer <key>`.' })
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'The same key in a header of its own.' }, 'apiKey')
    .addSecurityRequirements('bearer')
    .addSecurityRequirements('apiKey')
    .build();
  const document = SwaggerModule.createDocument(app, base);
  const schemas = { ...document.components?.schemas, Problem: PROBLEM_SCHEMA, ...wireSchemas() };
  const paths = Object.fromEntries(Object.entries(document.paths).map(([path, item]) => [path, withProblems(item)]));
  return { ...document, paths, components: { ...document.components, schemas } };
}

function withProblems(item: PathItem): PathItem {
  const operations = METHODS.flatMap((method) => {
    const operation = item[method];
    return operation ? [[method, { ...operation, responses: { ...problemsOf(operation), ...operation.responses, ...worded(operation) } }]] : [];
  });
  return { ...item, ...Object.fromEntries(operations) as PathItem };
}

/** What the edge answers in front of the controllers. An operation with `security: []` is open to all. */
function problemsOf({ security, parameters = [], requestBody }: Operation): Operation['responses'] {
  const refusals = security?.length === 0 ? {} : KEY_REFUSALS;
  const reads = requestBody !== undefined || parameters.some((parameter) => 'in' in parameter && parameter.in === 'query');
  const all = { ...refusals, ...(requestBody ? BODY_REFUSALS : {}), ...(reads ? { 422: 'Some fields are wrong.' } : {}) };
  return Object.fromEntries(Object.entries(all).map(([status, description]) => [status, { description, content: PROBLEM }]));
}

/** Answers a controller has only named: errors are problems, and nothing goes without a description. */
function worded({ responses }: Operation): Operation['responses'] {
  return Object.fromEntries(Object.entries(responses).map(([status, response]) => {
    if (!response || '$ref' in response) return [status, response];
    const content = response.content ?? (Number(status) >= 400 ? PROBLEM : undefined);
    return [status, { ...response, description: response.description || STATUS_CODES[Number(status)]!, ...(content ? { content } : {}) }];
  }));
}

/** UI at `/api/docs`, where `/` leads, too; the document at `/api/docs/openapi.json`; built on first request. */
export function serveOpenApi(app: NestFastifyApplication): void {
  SwaggerModule.setup('api/docs', app, () => buildOpenApi(app), { jsonDocumentUrl: 'api/docs/openapi.json', yamlDocumentUrl: 'api/docs/openapi.yaml' });
  app.getHttpAdapter().getInstance().get('/', (_, reply) => reply.redirect('/api/docs', 302));
}
