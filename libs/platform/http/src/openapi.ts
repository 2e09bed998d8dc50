import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { wireSchemas } from '#contracts';

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
      items: { type: 'object', required: ['field', 'message'], properties: { field: { type: 'string', examples: ['events[17].priority'] }, message: { type: 'string' } } },
    },
    correlation_id: { type: 'string' },
  },
};

/** The application's HTTP interface. Schemas of wire classes are referred to as `#/components/schemas/TicketEvent`. */
export function buildOpenApi(app: NestFastifyApplication): OpenAPIObject {
  const base = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Ticket Watchdog')
    .setDescription('Ticket events in; SLA clocks, alerts and their deliveries out.')
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key; `X-API-Key` does as well.' })
    .addSecurityRequirements('bearer')
    .build();
  const document = SwaggerModule.createDocument(app, base);
  const schemas = { ...document.components?.schemas, Problem: PROBLEM_SCHEMA, ...wireSchemas() };
  return { ...document, components: { ...document.components, schemas } };
}

/** UI at `/api/docs`, the document at `/api/docs/openapi.json`; built on first request. */
export function serveOpenApi(app: NestFastifyApplication): void {
  SwaggerModule.setup('api/docs', app, () => buildOpenApi(app), { jsonDocumentUrl: 'api/docs/openapi.json', yamlDocumentUrl: 'api/docs/openapi.yaml' });
}
