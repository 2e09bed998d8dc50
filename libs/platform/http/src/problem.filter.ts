import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '#platform/telemetry';
import { PROBLEM_JSON, asProblem, problemBody, standardProblem } from './problem-details.js';
import type { Problem } from './problem.js';
import { requestContext } from './request-context.js';

/** Everything thrown leaves as problem+json: by controllers, by Nest, by Fastify before or beside a route. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log, private readonly allowedMethods: (path: string) => readonly string[]) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    this.answer(error, request.is404 ? this.noRoute(request) : asProblem(error), request, http.getResponse<FastifyReply>());
  }

  /** For what fails before there is a route. */
  answer(error: unknown, problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
    const context = requestContext(request);
    const path = pathOf(request);
    if (problem.status >= 500) {
      this.log.error({ err: error, correlation_id: context.correlationId, operation: `${request.method} ${path}` }, problem.title);
    }
    if (reply.sent) return;
    // Fastify would close the connection on a client that is still sending, which then sees a reset instead of the answer.
    if (problem.status === 413) reply.removeHeader('connection');
    void reply
      .code(problem.status)
      .headers({ ...problem.headers, 'x-correlation-id': context.correlationId, 'content-type': PROBLEM_JSON })
      .send(problemBody(problem, path, context));
  }

  private noRoute(request: FastifyRequest): Problem {
    const path = pathOf(request);
    const allowed = this.allowedMethods(path);
    return allowed.length > 0
      ? standardProblem(405, `${request.method} is not one of ${allowed.join(', ')}.`, { allow: allowed.join(', ') })
      : standardProblem(404, `There is nothing at ${path}.`);
  }
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0]!;
}
