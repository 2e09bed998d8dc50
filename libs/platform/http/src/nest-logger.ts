import type { LoggerService } from '@nestjs/common';
import type { Log } from '#platform/telemetry';

/** Nest's own words through our log; its start-up chatter at debug. */
export function nestLogger(log: Log): LoggerService {
  const fields = (rest: unknown[]) => ({ context: rest.at(-1) });
  return {
    log: (message: unknown, ...rest: unknown[]) => log.debug(fields(rest), String(message)),
    warn: (message: unknown, ...rest: unknown[]) => log.warn(fields(rest), String(message)),
    error: (message: unknown, ...rest: unknown[]) => log.error({ ...fields(rest), err: message }, String(message)),
  };
}
