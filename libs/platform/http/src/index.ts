/** The HTTP edge every service shares: problem details, correlation ids, body limits, the Fastify application. */
export { Problem, type FieldError } from './problem.js';
export { ProblemValidationPipe } from './validation.pipe.js';
