import { Program, testDatabase } from '#testing';
import { expectDocument } from './expect-document.js';
import { OpenApiDocument } from './openapi-document.js';

let openapi: OpenApiDocument;
beforeAll(async () => {
  const database = await testDatabase([]);
  const service = Program.service('standalone', { env: { DATABASE_URL: database.url, LOG_LEVEL: 'warn' } });
  try {
    const [, url] = await service.says(/API\s+(http:\S+)/);
    const answer = await fetch(`${url}/openapi.json`);
    openapi = new OpenApiDocument((await answer.json()) as OpenApiDocument['document']);
  } finally {
    await service.stop();
    await database.close();
  }
}, 60_000);

test('docs/openapi.json says what the running service says', () => {
  expectDocument('docs/openapi.json', openapi.document);
});

test('it is OpenAPI 3.1: what the specification, and a reader, ask of every operation', () => {
  expect(openapi.document).toMatchObject({ openapi: '3.1.0', info: { title: expect.any(String), version: expect.any(String) } });
  const ids = openapi.operations.map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { method, path, summary, tags, parameters = [], responses } of openapi.operations) {
    const name = `${method} ${path}`;
    const templated = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
    const inPath = parameters.filter((parameter) => parameter.in === 'path');
    expect({ name, inPath: inPath.map((parameter) => parameter.name), required: inPath.every(({ required }) => required) }).toEqual({ name, inPath: templated, required: true });
    expect({ name, summary, tags }).toEqual({ name, summary: expect.stringMatching(/./), tags: [expect.stringMatching(/^[a-z ]+$/)] });
    expect({ name, statuses: Object.keys(responses) }).toEqual({ name, statuses: expect.arrayContaining([expect.stringMatching(/^2\d\d$/)]) });
    for (const [status, { description, content = {} }] of Object.entries(responses)) {
      expect({ name, status, description, types: Object.keys(content) }).toEqual({ name, status, description: expect.stringMatching(/./), types: typesOf(name, status) });
    }
  }
});

test('what is for machines and browsers says how they use it', () => {
  const silent = openapi.operations.filter(({ tags, description }) => /^(operations|live)$/.test(tags![0]!) && !description).map(({ method, path }) => `${method} ${path}`);
  expect(silent).toEqual([]);
});

/** Errors are RFC 9457; what stands in the way of readiness is no error of the caller. */
function typesOf(name: string, status: string): unknown[] {
  if (status === '204') return [];
  if (status === '200' && name.endsWith('/explanation')) return ['application/json', 'text/plain'];
  return Number(status) >= 400 && name !== 'GET /health/ready' ? ['application/problem+json'] : [expect.stringMatching(/^(application\/json|text\/plain)$/)];
}

test('every schema is JSON Schema 2020-12, and every reference leads somewhere', () => {
  const faults = openapi.schemas.flatMap(([where, schema]) => {
    try {
      openapi.compile(schema!);
      return [];
    } catch (error) {
      return [`${where}: ${(error as Error).message}`];
    }
  });
  expect(faults).toEqual([]);
});
