import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { isDatabaseAway } from '#platform/persistence';
import type { RequestContext } from './request-context.js';
import { Problem } from './problem.js';

export const PROBLEM_JSON = 'application/problem+json; charset=utf-8';

export const MAX_BODY_BYTES = 5 * 1024 * 1024;

/** Any thrown thing as a problem. Of what is our fault nothing is told. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isDatabaseAway(error)) return Problem.tryAgain('database-unavailable', 'The database is not available', 'Nothing of this request was stored for certain; send it again.');
  const status = statusOf(error);
  // Fastify's own words say neither what it would take nor how much.
  if (status === 415) return unsupportedMediaType('Send JSON: "Content-Type: application/json".');
  if (status === 413) return standardProblem(413, `A body may have at most ${MAX_BODY_BYTES} bytes; send it in parts.`);
  if (status === undefined || status >= 500) return new Problem(500, 'internal-error', 'Internal error', 'The correlation id finds the reason in the log.');
  return standardProblem(status, error instanceof Error ? error.message : undefined);
}

export function standardProblem(status: number, detail?: string, headers: Record<string, string> = {}): Problem {
  const phrase = STATUS_CODES[status] ?? 'Error';
  const title = phrase.replaceAll(/ [A-Z](?=[a-z])/g, (initial) => initial.toLowerCase());
  return new Problem(status, phrase.toLowerCase().replaceAll(/[^a-z]+/g, '-'), title, detail, [], headers);
}

/** The body on the wire, RFC 9457. */
export function problemBody(problem: Problem, instance: string, context: RequestContext): string {
  return JSON.stringify({
    type: `/problems/${problem.code}`,
    title: problem.title,
    status: problem.status,
    ...(problem.detail ? { detail: problem.detail } : {}),
    instance,
    ...(problem.errors.length > 0 ? { errors: problem.errors } : {}),
    correlation_id: context.correlationId,
  });
}

export function unsupportedMediaType(detail: string, headers: Record<string, string> = {}): Problem {
  return new Problem(415, 'unsupported-media-type', 'Unsupported media type', detail, [], headers);
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const status: unknown = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 ? status : undefined;
}
