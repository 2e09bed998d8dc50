import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { doubtAbout, isNestedTooDeep, MOST_LEVELS, textFaults, type TextDoubt } from '#contracts';
import { MAX_BODY_BYTES, unsupportedMediaType } from './problem-details.js';
import { Problem } from './problem.js';
import { requestContext } from './request-context.js';

/** The only kind of body there is, but for the routes of `acceptYamlWhereAsked` and those that take bytes as they are: JSON in UTF-8. */
export function acceptJsonOnly(fastify: FastifyInstance): void {
  fastify.addHook('preParsing', async ({ headers }) => {
    const encoding = headers['content-encoding'];
    if (encoding && !/^identity$/i.test(encoding)) throw unsupportedMediaType(`Send the body as it is; the content encoding "${encoding}" is not understood, only "identity".`, { 'accept-encoding': 'identity' });
  });
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES }, async (request: FastifyRequest, body: Buffer) => {
    if (request.routeOptions.config.takesBytes) return body;
    const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(request.headers['content-type'] ?? '')?.[1];
    if (charset && !/^utf-?8$/i.test(charset)) throw unsupportedMediaType(`JSON is UTF-8; "${charset}" is not understood.`);
    const { value, doubt } = parseJson(body);
    if (doubt !== 'none') {
      if (request.routeOptions.config.judgesText) {
        requestContext(request).textDoubt = doubt;
      } else {
        const faults = textFaults(value, doubt);
        if (faults.length > 0) throw Problem.invalid(faults.slice(0, 50));
      }
    }
    return value;
  });
  fastify.addContentTypeParser<Buffer>('*', { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES }, async (request: FastifyRequest, body: Buffer) => {
    if (!request.routeOptions.config.takesBytes) throw unsupportedMediaType('Send JSON: "Content-Type: application/json".');
    return body;
  });
}

/** An empty body is no body. Invalid UTF-8 is read with replacement characters, so that the fields it is in can be named. */
export function parseJson(body: Buffer): { readonly value: unknown; readonly doubt: TextDoubt } {
  if (body.length === 0) return { value: undefined, doubt: 'none' };
  const decoded = body.toString('utf8');
  const text = decoded.charCodeAt(0) === 0xfeff ? decoded.slice(1) : decoded;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Problem(400, 'invalid-json', 'The body is not JSON', error instanceof SyntaxError ? error.message : undefined);
  }
  if (isNestedTooDeep(value)) throw new Problem(400, 'nested-too-deep', 'The body is nested too deep', `Lists and objects may stand in each other up to ${MOST_LEVELS} levels deep.`);
  return { value, doubt: isUtf8(body) ? doubtAbout(text) : 'bytes' };
}
