import type { LoggerService } from '@nestjs/common';
import type { Log } from '#platform/telemetry';

/** Reports what it then throws: whoever catches that has a better sentence. */
const REPORTS_AND_THROWS = 'NestApplication';

/** Nest's own words through our log; its start-up chatter at debug. */
export function nestLogger(log: Log): LoggerService {
  const fields = (rest: unknown[]) => ({ context: rest.at(-1) });
  return {
    log: (message: unknown, ...rest: unknown[]) => log.debug(fields(rest), String(message)),
    warn: (message: unknown, ...rest: unknown[]) => log.warn(fields(rest), String(message)),
    error: (message: unknown, ...rest: unknown[]) => log[rest.at(-1) === REPORTS_AND_THROWS ? 'debug' : 'error']({ ...fields(rest), err: message }, String(message)),
  };
}
