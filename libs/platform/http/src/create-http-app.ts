import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Log, Registry } from '#platform/telemetry';
import { acceptJsonOnly } from './json-body.js';
import { nestLogger } from './nest-logger.js';
import { serveOpenApi } from './openapi.js';
import { MAX_BODY_BYTES, PROBLEM_JSON, asProblem, problemBody, standardProblem } from './problem-details.js';
import { Problem } from './problem.js';
import { ProblemFilter } from './problem.filter.js';
import { requestContext } from './request-context.js';
import { recordRequests } from './request-record.js';
import { rememberRoutes } from './route-table.js';
import { UpgradePaths, WebSocketAdapter } from './websocket-adapter.js';
import { acceptYamlWhereAsked } from './yaml-body.js';

export interface HttpAppOptions {
  readonly log: Log;
  readonly registry: Registry;
}

/** A Nest application on Fastify with our edge. The caller listens. */
export async function createHttpApp(module: Type | DynamicModule, { log, registry }: HttpAppOptions): Promise<NestFastifyApplication> {
  const upgrades = new UpgradePaths();
  const adapter = new FastifyAdapter({
    http: { shouldUpgradeCallback: (request) => upgrades.takes(request) },
    bodyLimit: MAX_BODY_BYTES,
    // Whoever sends a request more slowly than this holds a connection, and up to a whole body, for nothing.
    requestTimeout: 60_000,
    // A ticket's id, percent-encoded.
    routerOptions: { maxParamLength: 3 * 255 },
    // Requests under way finish; idle keep-alive connections do not hold the process up.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => filter.answer(error, asProblem(error), request, reply),
    clientErrorHandler: refuseGarbage,
  });
  const fastify = adapter.getInstance();
  const filter = new ProblemFilter(log, rememberRoutes(fastify));
  fastify.decorateRequest('watchdog', undefined);
  recordRequests(fastify, log, registry);
  refuseWhileClosing(adapter);
  acceptJsonOnly(fastify);
  acceptYamlWhereAsked(fastify);
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, { bodyParser: false, abortOnError: false, logger: nestLogger(log) });
  app.useWebSocketAdapter(new WebSocketAdapter(app, log, upgrades));
  app.useGlobalFilters(filter);
  serveOpenApi(app);
  return app;
}

function refuseWhileClosing(adapter: FastifyAdapter): void {
  const fastify = adapter.getInstance();
  let closing = false;
  fastify.addHook('preClose', async () => void (closing = true));
  fastify.addHook('onRequest', async (_, reply) => {
    if (!closing) return;
    void reply.header('connection', 'close');
    throw Problem.tryAgain('shutting-down', 'Shutting down', 'This instance is leaving; another one or the next start takes the request.');
  });
}

/** What is not even HTTP: answered on the bare socket. */
function refuseGarbage(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const problem = standardProblem(error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400);
  const body = problemBody(problem, '/', requestContext({ headers: {}, watchdog: undefined } as never));
  if (socket.writable) socket.write(`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nContent-Type: ${PROBLEM_JSON}\r\nConnection: close\r\n\r\n${body}`);
  socket.destroy();
}
