import type { Log } from '#platform/telemetry';

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;
/** What kafkajs calls it when no broker answers; the reason itself is somewhere below. */
const AWAY = new Set(['PublicationStuck', 'KafkaJSConnectionError', 'KafkaJSConnectionClosedError', 'KafkaJSRequestTimeoutError', 'KafkaJSNoBrokerAvailableError', 'KafkaJSBrokerNotFound']);

/**
 * Tells operators of trouble with Kafka, for all parts of a process that meet it. A broker that is away is one line, said
 * again after growing pauses while it lasts, and one when it is over. Never with a stack: it would be kafkajs's, and tell nothing.
 */
export class BrokerTrouble {
  private since: number | undefined;
  private nextAt = 0;
  private pauseMs = FIRST_PAUSE_MS;

  constructor(private readonly brokers: readonly string[], private readonly log: Log, private readonly elapsed = (): number => performance.now()) {}

  /** `message` and `fields` are for any other trouble than a broker that is away. */
  tell(error: unknown, message: string, fields: object): void {
    const away = reasonAway(error);
    if (away !== undefined) this.away(away);
    else if (isKafkajs(error)) this.log.warn({ ...fields, reason: error.message }, message);
    else this.log.warn({ ...fields, err: error }, message);
  }

  /** Something was heard of the broker. */
  over(): void {
    if (this.since === undefined) return;
    this.log.info({ operation: 'kafka', after_seconds: Math.round((this.elapsed() - this.since) / 1000) }, 'Kafka answers again');
    [this.since, this.nextAt, this.pauseMs] = [undefined, 0, FIRST_PAUSE_MS];
  }

  private away(reason: string): void {
    const now = this.elapsed();
    this.since ??= now;
    if (now < this.nextAt) return;
    this.log.warn({ operation: 'kafka', reason }, `Kafka does not answer at ${this.brokers.join(', ')}; trying again. What is to be published waits in the outbox`);
    this.nextAt = now + this.pauseMs;
    this.pauseMs = Math.min(2 * this.pauseMs, LONGEST_PAUSE_MS);
  }
}

/** Why no broker answers; undefined where that is not the trouble. */
export function reasonAway(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return AWAY.has(error.name) ? error.message : reasonAway(error.cause);
}

function isKafkajs(error: unknown): error is Error {
  return error instanceof Error && error.name.startsWith('KafkaJS');
}
