import fc from 'fast-check';
import { Partitioners } from 'kafkajs';
import { keyPartitioner } from './key-partitioner.js';

const partitionMetadata = Array.from({ length: 12 }, (_, partitionId) => ({ partitionErrorCode: 0, partitionId, leader: 1, replicas: [1], isr: [1] }));

test('puts every key where the clients of Kafka put it', () => {
  const ours = keyPartitioner();
  const theirs = Partitioners.DefaultPartitioner();
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array().map((bytes) => Buffer.from(bytes))), (key) => {
      const asked = { topic: 't', partitionMetadata, message: { key, value: '' } };
      expect(ours(asked)).toBe(theirs(asked));
    }),
    { numRuns: 1000 },
  );
});
