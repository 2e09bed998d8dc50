import { logLevel, type logCreator } from 'kafkajs';
import type { Log } from '#platform/telemetry';

/**
 * kafkajs calls every retried hiccup an error; the adapter decides itself what is worth an operator's attention and says it
 * once, so kafkajs's own words are for debugging.
 */
export function kafkaLog(log: Log): logCreator {
  return () => ({ level, namespace, log: { message, ...fields } }) => {
    if (level > logLevel.WARN) return;
    const { error, groupId, topic, broker } = fields as Record<string, unknown>;
    log.debug({ kafka: namespace, error, group: groupId, topic, broker }, message);
  };
}
