import { kafkajsPrototype } from './kafkajs-internals.js';

interface ConsumerGroup {
  readonly cluster: object;
  memberId: string | null;
  joinAndSync(): Promise<void>;
  [keepsMemberId]?: true;
}

const keepsMemberId = Symbol('keeps member id');

/**
 * When a lone broker goes away, kafkajs restarts its consumers as new members; the broker, once back, makes them wait until
 * the sessions of the old ones have run out (11 s until messages flowed again, 1 s so). A consumer that says who it was gets
 * its place back at once; a coordinator that no longer knows it says so, and kafkajs then joins as a new member.
 */
export function keepMemberId(): void {
  const group = kafkajsPrototype<ConsumerGroup>('consumer/consumerGroup');
  if (group[keepsMemberId]) return;
  // A restarted consumer has a new ConsumerGroup, but the same cluster of its own.
  const memberIds = new WeakMap<object, string | null>();
  const join = group.joinAndSync;
  group.joinAndSync = async function (this: ConsumerGroup) {
    this.memberId ??= memberIds.get(this.cluster) ?? null;
    try {
      await join.call(this);
    } finally {
      // Also of a join that failed, as while the broker is still away: the next try is a new ConsumerGroup again.
      memberIds.set(this.cluster, this.memberId);
    }
  };
  group[keepsMemberId] = true;
}
