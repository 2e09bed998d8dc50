import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { silentLog } from '#platform/telemetry';
import { MessageRecorder, QUICK, RememberedDeadLetters, TestKafka, busContract, describeIf, message, startTestKafka } from '#testing';
import { KafkaMessageBus } from './kafka-message-bus.js';

const kafka = await startTestKafka();

describeIf(kafka instanceof TestKafka, 'unavailable' in kafka ? kafka.unavailable : '', 'the bus on Kafka', () => {
  const { broker } = kafka as TestKafka;
  afterAll(() => (kafka as TestKafka).discard());

  busContract(() => ({
    keeps: true,
    create: (deadLetters, resilience) => new KafkaMessageBus({ brokers: [broker], partitions: 4, resilience, membership: { fetchWaitMs: 100 } }, deadLetters, silentLog),
  }));

  describe('with topics and producers of others', () => {
    const client = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING });
    const admin = client.admin();
    let bus: KafkaMessageBus;
    let topic: string;

    beforeAll(() => admin.connect());
    afterAll(() => admin.disconnect());
    beforeEach(() => {
      topic = `foreign.${randomUUID()}`;
      bus = new KafkaMessageBus({ brokers: [broker], partitions: 3, resilience: QUICK, membership: { fetchWaitMs: 100 } }, new RememberedDeadLetters(), silentLog);
    });
    afterEach(() => bus.stop());

    async function recording(): Promise<MessageRecorder> {
      const recorder = new MessageRecorder();
      bus.subscribe({ topic, group: 'g', handle: recorder.handle });
      await bus.start();
      return recorder;
    }

    test('makes the topics it reads and writes, with their dead-letter topics, large enough for any event', async () => {
      const recorder = await recording();
      const sent = [message(topic, { data: JSON.stringify('x'.repeat(5_000_000)) }), message(`${topic}.written`)];
      await bus.publish(sent);
      await recorder.untilAll([sent[0]!]);
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic, `${topic}.dlq`, `${topic}.written`, `${topic}.written.dlq`] });
      expect(topics.map(({ partitions }) => partitions.length)).toEqual([3, 3, 3, 3]);
    });

    test('names the message that a topic is too small for, and carries the others', async () => {
      await admin.createTopics({ topics: [{ topic, numPartitions: 2, configEntries: [{ name: 'max.message.bytes', value: '10000' }] }], waitForLeaders: true });
      const recorder = await recording();
      const fits = Array.from({ length: 40 }, (_, n) => message(topic, { key: `acme:T${n}`, data: JSON.stringify('x'.repeat(900)) }));
      await bus.publish(fits);
      await recorder.untilAll(fits);
      const huge = message(topic, { data: JSON.stringify('x'.repeat(20_000)) });
      await expect(bus.publish([huge])).rejects.toMatchObject({ messageId: huge.id, reason: `The topic ${topic} does not take messages of 20002 bytes` });
      const after = [message(topic)];
      await bus.publish(after);
      await recorder.untilAll(after);
      expect(new Set(recorder.handled.map(({ id }) => id)).size).toBe(fits.length + after.length);
    });

    test('makes a topic anew that was deleted under it', async () => {
      await bus.publish([message(topic)]);
      await admin.deleteTopics({ topics: [topic] });
      while (!(await bus.publish([message(topic)]).then(() => true, () => false)));
      expect(await admin.listTopics()).toContain(topic);
    });

    test('takes messages of producers that know no CloudEvents', async () => {
      const recorder = await recording();
      const producer = client.producer();
      await producer.connect();
      await producer.send({ topic, messages: [{ key: null, value: '{"id":"T1"}' }] });
      await producer.disconnect();
      await recorder.until(({ handled }) => handled.length === 1);
      const [read] = recorder.handled;
      expect(read).toMatchObject({ tenantId: 'default', data: '{"id":"T1"}', key: read!.id });
      expect(read!.id).toMatch(/^foreign\..*-[0-2]-0$/);
    });
  });
});
