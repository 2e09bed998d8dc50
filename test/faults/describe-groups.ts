import { Kafka, logLevel } from 'kafkajs';

/** Every consumer group with its state, its members, and how far it has read; one a line. */
export async function describeGroups(broker: string): Promise<string> {
  const admin = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const { groups } = await admin.describeGroups((await admin.listGroups()).groups.map(({ groupId }) => groupId));
    return (await Promise.all(groups.map(async ({ groupId, state, members }) => {
      const topic = groupId.slice(groupId.indexOf('.') + 1);
      const [read, ends] = await Promise.all([admin.fetchOffsets({ groupId, topics: [topic] }), admin.fetchTopicOffsets(topic)]);
      const behind = ends.map(({ partition, high }) => Number(high) - Number(read[0]?.partitions.find((one) => one.partition === partition)?.offset ?? 0));
      return `${groupId}: ${state}, members ${members.map(({ memberId }) => memberId).join(' ')}, behind by ${behind.join(' ')}`;
    }))).join('\n');
  } finally {
    await admin.disconnect();
  }
}
