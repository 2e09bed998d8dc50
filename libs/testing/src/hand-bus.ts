import { MessageBus, type Subscription } from '#platform/messaging';

/** A bus that carries nothing: what is subscribed is handed its messages by the test. */
export class HandBus extends MessageBus {
  readonly subscriptions: Subscription[] = [];
  override async publish(): Promise<void> {}
  override subscribe(subscription: Subscription): void {
    this.subscriptions.push(subscription);
  }
  override async start(): Promise<void> {}
  override async stop(): Promise<void> {}
}
