import type { FastifyRequest } from 'fastify';
import type { Delivery } from '#platform/plugins';

/** Which source a request is of: in its path, or for the generic endpoint in X-Source-ID. */
export function sourceNameOf(request: FastifyRequest): string {
  const { source } = request.params as { source?: string };
  const header = request.headers['x-source-id'];
  return (source ?? (typeof header === 'string' ? header : '')).trim().toLowerCase();
}

export function deliveryFrom(request: FastifyRequest, now: Date): Delivery {
  const [path = '', query = ''] = request.url.split(/\?(.*)/s);
  return {
    method: request.method,
    path,
    query,
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value])),
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    now,
  };
}
