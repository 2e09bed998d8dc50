import type { FastifyInstance } from 'fastify';
import { Histogram } from 'prom-client';
import type { Log, Registry } from '#platform/telemetry';
import { requestContext } from './request-context.js';

/** One log line and one latency observation per request, and its correlation id in the answer. */
export function recordRequests(fastify: FastifyInstance, log: Log, registry: Registry): void {
  const latency = new Histogram({
    name: 'watchdog_http_request_duration_seconds',
    help: 'From the first byte of a request to the last of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  fastify.addHook('onRequest', async (request, reply) => {
    void reply.header('x-correlation-id', requestContext(request).correlationId);
  });
  fastify.addHook('onResponse', async (request, reply) => {
    const { correlationId, startedAt } = requestContext(request);
    const route = request.routeOptions.url ?? 'none';
    const latencyMs = performance.now() - startedAt;
    latency.observe({ method: request.method, route, status: reply.statusCode }, latencyMs / 1000);
    const fields = { operation: `${request.method} ${route}`, status: reply.statusCode, latency_ms: Math.round(latencyMs * 10) / 10, correlation_id: correlationId };
    // Probes and scrapes come every few seconds for ever.
    if (route.startsWith('/health') || route === '/metrics') log.debug(fields, 'request');
    else log.info(fields, 'request');
  });
}
