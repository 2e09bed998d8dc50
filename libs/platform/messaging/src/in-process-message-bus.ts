import type { Log } from '#platform/telemetry';
import { Batcher, messagesOf, type Delivery } from './batcher.js';
import { MessageBus, type Message, type Subscription } from './bus.js';
import { DEFAULT_MAX_BATCH } from './default-max-batch.js';
import type { DeadLetters } from './dead-letters/dead-letters.js';
import { murmur2 } from './kafka/key-partitioner.js';
import { RESILIENCE, resilientHandler, type Resilience } from './middleware/resilient-handler.js';

/**
 * The bus of a single process. It keeps nothing: a message is safe because whoever publishes it (the outbox relay) keeps it
 * until `publish` has resolved, that is until every subscribed group has handled or dead-lettered it.
 * Groups run beside each other, each with one batch at a time, or as many as it asks for, by the keys' hashes. A group that waits for a dependency holds up the publisher,
 * and with it what comes later in the same lane; a broker is what decouples groups further.
 */
export class InProcessMessageBus extends MessageBus {
  private readonly batchers = new Map<string, Map<string, readonly Batcher<Delivery>[]>>();
  private readonly stopping = new AbortController();
  private readonly started = Promise.withResolvers<void>();
  private readonly inFlight = new Set<Promise<unknown>>();

  constructor(private readonly deadLetters: DeadLetters, private readonly log: Log, private readonly resilience: Resilience = RESILIENCE) {
    super();
    this.started.promise.catch(() => {});
  }

  override subscribe(subscription: Subscription): void {
    const { topic, group, maxBatch = DEFAULT_MAX_BATCH, sideBySide = 1 } = subscription;
    const groups = this.batchers.get(topic) ?? new Map<string, readonly Batcher<Delivery>[]>();
    if (groups.has(group)) throw new Error(`The group ${group} already subscribes to ${topic}`);
    const handler = resilientHandler(subscription, this.deadLetters, this.log, this.resilience);
    groups.set(group, Array.from({ length: sideBySide }, () => new Batcher(maxBatch, (portions) => handler(messagesOf(portions), this.stopping.signal))));
    this.batchers.set(topic, groups);
  }

  override async start(): Promise<void> {
    this.started.resolve();
  }

  /** Before `start` it waits; after `stop` it rejects. */
  override async publish(messages: readonly Message[]): Promise<void> {
    await this.started.promise;
    if (this.stopping.signal.aborted) throw stopped();
    const deliveries: Promise<void>[] = [];
    for (const [topic, ofTopic] of Map.groupBy(messages, (message) => message.topic)) {
      for (const batchers of this.batchers.get(topic)?.values() ?? []) deliveries.push(...share(ofTopic, batchers));
    }
    // All must have settled before a failure is told, or the publisher could repeat what is still being handled.
    const settled = Promise.allSettled(deliveries);
    this.inFlight.add(settled);
    const outcomes = await settled;
    this.inFlight.delete(settled);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  }

  override async stop(): Promise<void> {
    this.stopping.abort();
    this.started.reject(stopped());
    await Promise.all(this.inFlight);
  }
}

/** All messages of a key through the same batcher. */
function share(messages: readonly Message[], batchers: readonly Batcher<Delivery>[]): Promise<void>[] {
  if (batchers.length === 1) return [batchers[0]!.add({ messages })];
  const shares = Map.groupBy(messages, ({ key }) => (murmur2(Buffer.from(key)) >>> 0) % batchers.length);
  return [...shares].map(([index, ofShare]) => batchers[index]!.add({ messages: ofShare }));
}

function stopped(): Error {
  return new Error('The bus has been stopped');
}
