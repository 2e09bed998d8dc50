import { randomUUID } from 'node:crypto';
import { DependencyDown, PoisonMessage, type DeadLetters, type Message, type MessageBus, type Resilience, type Subscription } from '#platform/messaging';
import { MessageRecorder } from './message-recorder.js';
import { message, messages } from './messages.js';
import { RememberedDeadLetters } from './remembered-dead-letters.js';
import { TwistedBus, deliverTwice, shuffleAcrossKeys, type Twist } from './twisted-bus.js';

/** How an adapter is put to the test. */
export interface BusUnderTest {
  /** A bus of a process of its own; with a broker, buses made by this share it. */
  create(deadLetters: DeadLetters, resilience: Resilience): MessageBus;
  /** Does the bus keep what was published while nobody was subscribed? */
  readonly keeps: boolean;
}

export const QUICK: Resilience = { retries: 3, retryDelayMs: 2, outageDelayMs: 5, maxOutageDelayMs: 50 };

/** Every promise of `MessageBus`, plain, with every message delivered twice, and with keys shuffled. */
export function busContract(bus: () => BusUnderTest): void {
  const modes: [string, Twist | undefined][] = [['plain', undefined], ['delivering twice', deliverTwice], ['shuffling across keys', shuffleAcrossKeys]];
  describe.each(modes)('%s', (_, twist) => contract(bus, twist));
}

function contract(underTest: () => BusUnderTest, twist: Twist | undefined): void {
  let buses: MessageBus[] = [];
  let deadLetters: RememberedDeadLetters;
  let topic: string;

  beforeEach(() => {
    deadLetters = new RememberedDeadLetters();
    topic = `contract.${randomUUID()}`;
  });
  afterEach(async () => {
    await Promise.all(buses.map((bus) => bus.stop()));
    buses = [];
  });

  function create(...subscriptions: (Partial<Subscription> & Pick<Subscription, 'handle'>)[]): MessageBus {
    const plain = underTest().create(deadLetters, QUICK);
    const bus = twist ? new TwistedBus(plain, twist) : plain;
    buses.push(bus);
    for (const subscription of subscriptions) bus.subscribe({ topic, group: 'g', ...subscription });
    return bus;
  }

  async function started(...subscriptions: Parameters<typeof create>): Promise<MessageBus> {
    const bus = create(...subscriptions);
    await bus.start();
    return bus;
  }

  /** Publishes without waiting: in process, `publish` resolves only when every group is through. */
  function publishing(bus: MessageBus, sent: readonly Message[]): { readonly done: Promise<void> } {
    const done = bus.publish(sent);
    done.catch(() => {});
    return { done };
  }

  const ids = (list: readonly Message[]) => list.map(({ id }) => id);
  const letterIds = () => deadLetters.letters.map((letter) => letter.message.id);

  test('carries every attribute of a message', async () => {
    const recorder = new MessageRecorder();
    const bus = await started(recorder);
    const sent = message(topic, { data: '{"text":"Grüße 🎫\\u0000\\n\\t"}', correlationId: 'ünïcode', key: 'acme:T 1/ä' });
    await bus.publish([sent]);
    await recorder.untilAll([sent]);
    expect(recorder.handled[0]).toEqual(sent);
  });

  test('delivers everything at least once, in order per key', async () => {
    const recorder = new MessageRecorder();
    const bus = await started(recorder);
    const sent = messages(topic, 600, 17);
    for (let from = 0; from < sent.length; from += 50) await bus.publish(sent.slice(from, from + 50));
    await recorder.untilAll(sent);
    for (const [key, ofKey] of Map.groupBy(sent, (m) => m.key)) expect(recorder.firstOrder(key)).toEqual(ids(ofKey));
    expect(new Set(ids(recorder.handled)).size).toBe(sent.length);
  });

  test('hands over batches, none larger than the subscription allows', async () => {
    const recorder = new MessageRecorder();
    const bus = await started({ handle: recorder.handle, maxBatch: 40 });
    const sent = messages(topic, 200);
    await bus.publish(sent);
    await recorder.untilAll(sent);
    const copies = twist === deliverTwice ? 2 : 1;
    expect(Math.max(...recorder.batches)).toBeLessThanOrEqual(40 * copies);
    expect(Math.max(...recorder.batches)).toBeGreaterThan(1);
  });

  test('gives every group every message, and lets none wait for another', async () => {
    const release = Promise.withResolvers<void>();
    const held = new MessageRecorder(() => release.promise);
    const free = new MessageRecorder();
    const bus = await started({ group: 'held', handle: held.handle }, { group: 'free', handle: free.handle });
    const sent = messages(topic, 30);
    const published = sent.map((one) => publishing(bus, [one]));
    await free.untilAll(sent);
    expect(held.handled).toEqual([]);
    release.resolve();
    await held.untilAll(sent);
    await Promise.all(published.map(({ done }) => done));
  });

  test('handles batches side by side where it may, in order per key', async () => {
    const both = Promise.withResolvers<void>();
    const under = new Set<string>();
    let running = 0;
    const recorder = new MessageRecorder(async (batch) => {
      const keys = new Set(batch.map(({ key }) => key));
      for (const key of keys) {
        if (under.has(key)) throw new PoisonMessage(`${key} is being handled elsewhere`, batch[0]!.id);
        under.add(key);
      }
      if (++running === 2) both.resolve();
      await both.promise;
      running--;
      for (const key of keys) under.delete(key);
    });
    const bus = await started({ handle: recorder.handle, sideBySide: 2, maxBatch: 50 });
    const sent = messages(topic, 400, 40);
    const { done } = publishing(bus, sent);
    await recorder.untilAll(sent);
    await done;
    expect(deadLetters.letters).toEqual([]);
    for (const [key, ofKey] of Map.groupBy(sent, (m) => m.key)) expect(recorder.firstOrder(key)).toEqual(ids(ofKey));
  });

  test('keeps the topics apart', async () => {
    const recorder = new MessageRecorder();
    const other = new MessageRecorder();
    const bus = await started(recorder, { topic: `${topic}.other`, handle: other.handle });
    const sent = [message(topic), message(`${topic}.other`)];
    await bus.publish(sent);
    await Promise.all([recorder.untilAll([sent[0]!]), other.untilAll([sent[1]!])]);
    expect(new Set(ids(recorder.handled))).toEqual(new Set([sent[0]!.id]));
    expect(new Set(ids(other.handled))).toEqual(new Set([sent[1]!.id]));
  });

  test('dead-letters a poison message at once, and the others pass', async () => {
    const sent = messages(topic, 50, 5);
    const poison = [sent[7]!.id, sent[23]!.id];
    const recorder = new MessageRecorder((batch) => {
      const bad = batch.find(({ id }) => poison.includes(id));
      if (bad) throw new PoisonMessage(`no such status in ${bad.key}`, bad.id);
    });
    const bus = await started(recorder);
    await bus.publish(sent);
    await recorder.untilAll(sent.filter(({ id }) => !poison.includes(id)));
    expect(letterIds().sort()).toEqual([...poison].sort());
    expect(deadLetters.letters.find(({ message: { id } }) => id === poison[0])).toEqual({ message: sent[7], consumer: 'g', reason: `no such status in ${sent[7]!.key}`, attempts: 1 });
    for (const key of new Set(sent.map((m) => m.key))) expect(recorder.firstOrder(key)).toEqual(ids(sent.filter((m) => m.key === key && !poison.includes(m.id))));
  });

  test('tries a message that fails for unknown reasons again, then dead-letters it alone', async () => {
    const sent = messages(topic, 40, 4);
    const broken = sent[13]!;
    let alone = 0;
    const recorder = new MessageRecorder((batch) => {
      if (!batch.some(({ id }) => id === broken.id)) return;
      if (new Set(ids(batch)).size === 1) alone++;
      throw new TypeError('undefined is not a ticket');
    });
    const bus = await started(recorder);
    await bus.publish(sent);
    await recorder.untilAll(sent.filter((m) => m !== broken));
    expect(deadLetters.letters).toEqual([{ message: broken, consumer: 'g', reason: 'TypeError: undefined is not a ticket', attempts: 4 }]);
    expect(alone).toBe(4);
  });

  test('tries a flaky handler again, without dead letters', async () => {
    const failures = new Map<string, number>();
    const recorder = new MessageRecorder((batch) => {
      const failed = (failures.get(batch[0]!.key) ?? 0) + 1;
      failures.set(batch[0]!.key, failed);
      if (failed <= 2) throw new Error('deadlock detected');
    });
    const bus = await started(recorder);
    const sent = messages(topic, 20, 3);
    await bus.publish(sent);
    await recorder.untilAll(sent);
    expect(deadLetters.letters).toEqual([]);
    for (const [key, ofKey] of Map.groupBy(sent, (m) => m.key)) expect(recorder.firstOrder(key)).toEqual(ids(ofKey));
  });

  test.each([
    ['DependencyDown', () => new DependencyDown('the group directory does not answer')],
    ['a refused connection', () => Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' })],
    ['a database that shuts down, as TypeORM wraps it', () => new Error('query failed', { cause: Object.assign(new Error('terminating connection'), { code: '57P01' }) })],
  ])('waits while the world is at fault (%s), however long, and loses nothing', async (_, failure) => {
    let down = 12;
    const recorder = new MessageRecorder(() => {
      if (down-- > 0) throw failure();
    });
    const bus = await started(recorder);
    const sent = messages(topic, 30);
    await bus.publish(sent);
    await recorder.untilAll(sent);
    expect(deadLetters.letters).toEqual([]);
    for (const [key, ofKey] of Map.groupBy(sent, (m) => m.key)) expect(recorder.firstOrder(key)).toEqual(ids(ofKey));
  });

  test('waits while a dead letter cannot be stored', async () => {
    let failures = 3;
    const add = deadLetters.add.bind(deadLetters);
    deadLetters.add = async (letter) => {
      if (failures-- > 0) throw new Error('Connection terminated unexpectedly');
      await add(letter);
    };
    const sent = messages(topic, 3, 1);
    const recorder = new MessageRecorder((batch) => {
      if (batch.some(({ id }) => id === sent[0]!.id)) throw new PoisonMessage('bad', sent[0]!.id);
    });
    const bus = await started(recorder);
    await bus.publish(sent);
    await recorder.untilAll(sent.slice(1));
    expect(letterIds()).toEqual([sent[0]!.id]);
  });

  test('delivers what was published before start', async () => {
    const recorder = new MessageRecorder();
    const bus = create(recorder);
    const sent = messages(topic, 5);
    const { done } = publishing(bus, sent);
    await bus.start();
    await Promise.all([done, recorder.untilAll(sent)]);
  });

  test('finishes the batch in hand when it stops', async () => {
    const entered = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const recorder = new MessageRecorder(() => {
      entered.resolve();
      return release.promise;
    });
    const bus = await started(recorder);
    const sent = [message(topic)];
    const { done } = publishing(bus, sent);
    await entered.promise;
    const stopped = bus.stop();
    release.resolve();
    await stopped;
    expect(new Set(ids(recorder.handled))).toEqual(new Set(ids(sent)));
    await done;
    await expect(bus.publish(sent)).rejects.toThrow('stopped');
    if (!underTest().keeps) return;
    // What was handled is committed: another member of the group sees only what came after.
    const after = [message(topic)];
    const next = new MessageRecorder();
    const successor = await started(next);
    await successor.publish(after);
    await next.untilAll(after);
    expect(new Set(ids(next.handled))).toEqual(new Set(ids(after)));
  });

  test('lets go of what waits for a dependency when it stops, without a dead letter', async () => {
    const tried = Promise.withResolvers<void>();
    const bus = await started({
      handle: async () => {
        tried.resolve();
        throw new DependencyDown('away');
      },
    });
    const sent = messages(topic, 3);
    const { done } = publishing(bus, sent);
    await tried.promise;
    await bus.stop();
    expect(deadLetters.letters).toEqual([]);
    if (!underTest().keeps) return expect(done).rejects.toThrow();
    const next = new MessageRecorder();
    await started(next);
    await next.untilAll(sent);
  });

  test('refuses a second subscription of one group to one topic', () => {
    expect(() => create(new MessageRecorder(), new MessageRecorder())).toThrow('already subscribes');
  });

  test('a publication nobody subscribes to, or of nothing, resolves', async () => {
    const bus = await started();
    await bus.publish([]);
    await bus.publish([message(topic)]);
  });
}
