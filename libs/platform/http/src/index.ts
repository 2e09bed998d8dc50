/** The HTTP edge every service shares: problem details, correlation ids, body limits, the Fastify application. */
export type { FieldError } from '#contracts';
export { createHttpApp, type HttpAppOptions } from './create-http-app.js';
export { MAX_BODY_BYTES } from './problem-details.js';
export { buildOpenApi } from './openapi.js';
export { Problem } from './problem.js';
export { idempotencyKey } from './idempotency-key.js';
export { CurrentRequest, correlationIdFrom, requestContext, type RequestContext } from './request-context.js';
export { ProblemValidationPipe } from './validation.pipe.js';
export { UpgradePaths, WebSocketAdapter } from './websocket-adapter.js';
