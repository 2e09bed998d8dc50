import { pino } from 'pino';

/** The part of a pino logger the product uses. Fields first: correlation_id, ticket_id, operation, latency_ms. */
export abstract class Log {
  abstract debug(fields: object, message: string): void;
  abstract info(fields: object, message: string): void;
  abstract warn(fields: object, message: string): void;
  abstract error(fields: object, message: string): void;
  abstract child(fields: object): Log;
}

export interface LogOptions {
  readonly level: string;
  readonly service: string;
  /** Human-readable, for a terminal; JSON lines otherwise. */
  readonly pretty: boolean;
}

export function createLog({ level, service, pretty }: LogOptions): Log {
  const transport = pretty ? { target: 'pino-pretty', options: { ignore: 'pid,hostname,service', translateTime: 'SYS:HH:MM:ss.l', singleLine: true } } : undefined;
  return pino({
    level,
    base: { service },
    serializers: { err: pino.stdSerializers.err },
    redact: ['authorization', 'headers.authorization', 'secret', 'api_key', 'webhook_url'],
    ...(transport ? { transport } : {}),
  });
}

export const silentLog: Log = pino({ level: 'silent' });
