import type { FastifyInstance } from 'fastify';
import type { AuthenticateRequest } from './authenticate-request.js';

/**
 * A guard comes after the body has been read and parsed: 5 MB for any stranger. So a request that has a body shows its key
 * first, wherever it goes; what the key may do there stays the guard's to say. Nothing that is open to all takes a body.
 */
export function authenticateBeforeBody(fastify: FastifyInstance, authentication: AuthenticateRequest): void {
  fastify.addHook('onRequest', async (request) => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    if (encoding !== undefined || Number(length ?? 0) > 0) await authentication.execute(request);
  });
}
