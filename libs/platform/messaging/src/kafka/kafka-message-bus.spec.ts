import { silentLog } from '#platform/telemetry';
import { TestKafka, busContract, startTestKafka } from '#testing';
import { KafkaMessageBus } from './kafka-message-bus.js';

const kafka = await startTestKafka();

if (kafka instanceof TestKafka) {
  afterAll(() => kafka.discard());

  busContract(() => ({
    keeps: true,
    create: (deadLetters, resilience) =>
      new KafkaMessageBus({ brokers: [kafka.broker], partitions: 4, resilience, membership: { fetchWaitMs: 100 } }, deadLetters, silentLog),
  }));
} else {
  test.skip(`the bus on Kafka: ${kafka.unavailable}`, () => {});
}
