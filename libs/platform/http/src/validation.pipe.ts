import { ValidationPipe, type ValidationError } from '@nestjs/common';
import type { FieldError } from '#contracts';
import { Problem } from './problem.js';

/** Turns a query or a small body into its DTO; every wrong field is named in one 422. Batches of events have a compiled validator of their own. */
export class ProblemValidationPipe extends ValidationPipe {
  constructor() {
    super({ transform: true, whitelist: true, forbidNonWhitelisted: true, stopAtFirstError: true, exceptionFactory: invalid });
  }
}

function invalid(errors: ValidationError[]): Problem {
  return Problem.invalid(errors.flatMap((error) => fieldErrors(error, '')));
}

function fieldErrors(error: ValidationError, parent: string): FieldError[] {
  const field = /^\d+$/.test(error.property) ? `${parent}[${error.property}]` : parent ? `${parent}.${error.property}` : error.property;
  const own = Object.values(error.constraints ?? {}).map((message) => ({ field, message: withoutName(message, error.property) }));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrors(child, field))];
}

/** class-validator begins its messages with the property's name (`property x should not exist` for an unknown one). */
function withoutName(message: string, property: string): string {
  if (message === `property ${property} should not exist`) return 'is unknown';
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}
