import type { FastifyInstance } from 'fastify';
import type { AuthenticateRequest } from './authenticate-request.js';
import type { SignedSenders } from './signed-senders.js';

/**
 * A guard comes after the body has been read and parsed: 5 MB for any stranger. So a request that has a body shows its key
 * first, wherever it goes; what the key may do there stays the guard's to say. Nothing that is open to all takes a body. A sender
 * that signs its body can only be known by it; what can be known before is asked before.
 */
export function authenticateBeforeBody(fastify: FastifyInstance, authentication: AuthenticateRequest, senders: SignedSenders): void {
  fastify.addHook('onRequest', async (request) => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    if (encoding === undefined && !(Number(length ?? 0) > 0)) return;
    if (request.routeOptions.config.signedBySender) await senders.beforeBody(request);
    else await authentication.execute(request);
  });
}
