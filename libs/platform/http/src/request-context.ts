import { randomUUID } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { TextDoubt } from '#contracts';

/** What the edge knows of a request beside what is in it. */
export interface RequestContext {
  readonly correlationId: string;
  /** `performance.now()` at its start. */
  readonly startedAt: number;
  /** See `textFaults`. Other than `none` only on routes that judge text themselves; elsewhere such a body is refused. */
  textDoubt: TextDoubt;
}

declare module 'fastify' {
  interface FastifyRequest {
    watchdog: RequestContext | undefined;
  }
  interface FastifyContextConfig {
    /** The route's handler looks for text that cannot be stored itself (`requestContext(request).textDoubt`). Set with `@RouteConfig`. */
    judgesText?: boolean;
    /** The route's handler gets the body as the bytes that were sent, whatever their content type. */
    takesBytes?: boolean;
    /** Takes a body of YAML for `{"text": …}`. Set with `@RouteConfig`. */
    takesYaml?: boolean;
  }
}

const SAFE_ID = /^[A-Za-z0-9._:@/+=-]{1,128}$/;
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(?:-|$)/;
const NO_TRACE = '0'.repeat(32);

export function requestContext(request: FastifyRequest): RequestContext {
  return (request.watchdog ??= {
    correlationId: correlationIdFrom(request.headers['x-correlation-id'], request.headers['traceparent']),
    startedAt: performance.now(),
    textDoubt: 'none',
  });
}

/** The caller's own id goes before the trace's, which most callers do not know they send. What is not an id is replaced, not refused. */
export function correlationIdFrom(ownId: unknown, traceparent: unknown): string {
  if (typeof ownId === 'string' && SAFE_ID.test(ownId)) return ownId;
  const traceId = typeof traceparent === 'string' ? TRACEPARENT.exec(traceparent)?.[1] : undefined;
  return traceId && traceId !== NO_TRACE ? traceId : randomUUID();
}

/** The request's context, as a parameter of a controller's method. */
export const CurrentRequest = createParamDecorator((_: unknown, context: ExecutionContext): RequestContext =>
  requestContext(context.switchToHttp().getRequest<FastifyRequest>()));
