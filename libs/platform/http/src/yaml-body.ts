import type { FastifyInstance, FastifyRequest } from 'fastify';
import { MAX_BODY_BYTES, unsupportedMediaType } from './problem-details.js';

const YAML = ['application/yaml', 'text/yaml', 'application/x-yaml', 'text/x-yaml'];

/** Where a route says `takesYaml`, a body of YAML is short for `{"text": …}`: the text as it is, for whoever reports its lines. */
export function acceptYamlWhereAsked(fastify: FastifyInstance): void {
  fastify.addContentTypeParser<Buffer>(YAML, { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES }, async (request: FastifyRequest, body: Buffer) => {
    if (request.routeOptions.config.takesBytes) return body;
    if (!request.routeOptions.config.takesYaml) throw unsupportedMediaType('Send JSON: "Content-Type: application/json".');
    return { text: body.toString('utf8') };
  });
}
