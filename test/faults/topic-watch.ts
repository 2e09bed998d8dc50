import { TOPICS } from '#contracts';
import { KafkaMessageBus } from '#platform/messaging';
import { silentLog } from '#platform/telemetry';
import { MessageRecorder, RememberedDeadLetters } from '#testing';

/** A consumer of its own, through every fault: what others who read our topics see. */
export class TopicWatch {
  readonly ticketEvents = new MessageRecorder();
  readonly allocations = new MessageRecorder();
  readonly alerts = new MessageRecorder();
  private readonly bus: KafkaMessageBus;

  private constructor(broker: string) {
    this.bus = new KafkaMessageBus({ brokers: [broker], clientId: 'fault-test' }, new RememberedDeadLetters(), silentLog);
    this.bus.subscribe({ topic: TOPICS.ticketEvents, group: 'fault-test', handle: this.ticketEvents.handle });
    this.bus.subscribe({ topic: TOPICS.allocations, group: 'fault-test', handle: this.allocations.handle });
    this.bus.subscribe({ topic: TOPICS.alerts, group: 'fault-test', handle: this.alerts.handle });
  }

  static async start(broker: string): Promise<TopicWatch> {
    const watch = new TopicWatch(broker);
    await watch.bus.start();
    return watch;
  }

  stop(): Promise<void> {
    return this.bus.stop();
  }
}
