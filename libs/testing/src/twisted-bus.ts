import { MessageBus, type Message, type Subscription } from '#platform/messaging';

/** What a bus may do to a batch without breaking its promises. */
export type Twist = (batch: readonly Message[]) => readonly Message[];

/** At least once: every message is delivered a second time. */
export const deliverTwice: Twist = (batch) => [...batch, ...batch];

/** Order is promised per key only: keys take turns at random. */
export const shuffleAcrossKeys: Twist = (batch) => {
  const byKey = [...Map.groupBy(batch, ({ key }) => key).values()].map((messages) => [...messages]);
  const shuffled: Message[] = [];
  while (shuffled.length < batch.length) {
    const next = byKey[Math.floor(Math.random() * byKey.length)]!.shift();
    if (next) shuffled.push(next);
  }
  return shuffled;
};

/** A bus that keeps its promises to the letter only. A subscriber that passes behind it leans on nothing it should not. */
export class TwistedBus extends MessageBus {
  constructor(private readonly inner: MessageBus, private readonly twist: Twist) {
    super();
  }

  override publish(messages: readonly Message[]): Promise<void> {
    return this.inner.publish(messages);
  }

  override subscribe(subscription: Subscription): void {
    this.inner.subscribe({ ...subscription, handle: (batch) => subscription.handle(this.twist(batch)) });
  }

  override start(): Promise<void> {
    return this.inner.start();
  }

  override stop(): Promise<void> {
    return this.inner.stop();
  }
}
