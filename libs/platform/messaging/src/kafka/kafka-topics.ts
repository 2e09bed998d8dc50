import type { Admin, Kafka } from 'kafkajs';
import { deadLetterTopic } from '#contracts';

/** An event may fill a request body (5 MB); Kafka's default of 1 MB would refuse it after it was accepted. */
const MAX_MESSAGE_BYTES = 8 * 1024 * 1024;

/** Makes the topics that are not there yet, each with its dead-letter topic. Existing ones are left as they are. */
export class KafkaTopics {
  private readonly known = new Set<string>();

  constructor(private readonly kafka: Kafka, private readonly partitions: number) {}

  async ensure(topics: readonly string[]): Promise<void> {
    const wanted = new Set(topics.flatMap((topic) => (topic.endsWith(deadLetterTopic('')) ? [topic] : [topic, deadLetterTopic(topic)])));
    const unknown = [...wanted].filter((topic) => !this.known.has(topic));
    if (unknown.length === 0) return;
    const admin = this.kafka.admin();
    try {
      await admin.connect();
      const existing = new Set(await admin.listTopics());
      const missing = unknown.filter((topic) => !existing.has(topic));
      if (missing.length > 0) await this.create(admin, missing);
    } finally {
      await admin.disconnect();
    }
    for (const topic of unknown) this.known.add(topic);
  }

  /** Somebody may have deleted a topic: look again. */
  forget(): void {
    this.known.clear();
  }

  private async create(admin: Admin, topics: readonly string[]): Promise<void> {
    // Another process may be making them too: kafkajs answers false then, and that is as good.
    await admin.createTopics({
      waitForLeaders: true,
      topics: topics.map((topic) => ({
        topic,
        numPartitions: this.partitions,
        configEntries: [{ name: 'max.message.bytes', value: String(MAX_MESSAGE_BYTES) }],
      })),
    });
  }
}
