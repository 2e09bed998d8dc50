import type { LoggerService } from '@nestjs/common';
import type { Log } from '#platform/telemetry';

/** Nest's own words in our log. What it says while it wires itself is for debugging. */
export function nestLogger(log: Log): LoggerService {
  const fields = (rest: unknown[]): object => ({ operation: 'nest', context: rest.at(-1) });
  return {
    log: (message: unknown, ...rest: unknown[]) => log.debug(fields(rest), String(message)),
    debug: (message: unknown, ...rest: unknown[]) => log.debug(fields(rest), String(message)),
    verbose: (message: unknown, ...rest: unknown[]) => log.debug(fields(rest), String(message)),
    warn: (message: unknown, ...rest: unknown[]) => log.warn(fields(rest), String(message)),
    error: (message: unknown, ...rest: unknown[]) => log.error({ ...fields(rest), stack: rest[0] }, String(message)),
    fatal: (message: unknown, ...rest: unknown[]) => log.error({ ...fields(rest), stack: rest[0] }, String(message)),
  };
}
