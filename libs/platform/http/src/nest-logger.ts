import type { LoggerService } from '@nestjs/common';
import type { Log } from '#platform/telemetry';

/** Report what they then throw: whoever catches that has a better sentence. */
const REPORT_AND_THROW: ReadonlySet<unknown> = new Set(['NestApplication', 'ExceptionHandler']);

/** Nest's own words through our log; its start-up chatter at debug. */
export function nestLogger(log: Log): LoggerService {
  const fields = (rest: unknown[]) => ({ context: rest.at(-1) });
  return {
    log: (message: unknown, ...rest: unknown[]) => log.debug(fields(rest), String(message)),
    warn: (message: unknown, ...rest: unknown[]) => log.warn(fields(rest), String(message)),
    error: (message: unknown, ...rest: unknown[]) => log[REPORT_AND_THROW.has(rest.at(-1)) ? 'debug' : 'error']({ ...fields(rest), err: message }, String(message)),
  };
}
