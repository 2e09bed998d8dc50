/** The HTTP edge every service shares: problem details, correlation ids, body limits, the Fastify application. */
export type { FieldError } from '#contracts';
export { createHttpApp, type HttpAppOptions } from './create-http-app.js';
export { MAX_BODY_BYTES } from './problem-details.js';
export { buildOpenApi } from './openapi.js';
export { Problem } from './problem.js';
export { CurrentRequest, correlationIdFrom, requestContext, type RequestContext } from './request-context.js';
export { WebSocketAdapter } from './websocket-adapter.js';
export { ProblemValidationPipe } from './validation.pipe.js';
