import { RememberedDeadLetters, message, until } from '#testing';
import type { Log } from '#platform/telemetry';
import { BusAway } from '../bus.js';
import { BrokerTrouble } from './broker-trouble.js';
import { KafkaMessageBus } from './kafka-message-bus.js';

interface Line {
  readonly level: string;
  readonly fields: object;
  readonly message: string;
}

function remembering(lines: Line[]): Log {
  const at = (level: string) => (fields: object, message: string) => void lines.push({ level, fields, message });
  const log: Log = { debug: () => {}, info: at('info'), warn: at('warn'), error: at('error'), child: () => log };
  return log;
}

const AWAY = Object.assign(new Error('connect ECONNREFUSED'), { name: 'KafkaJSConnectionError' });

test('a broker that is away is told of again after growing pauses, and once more when it is back', () => {
  const lines: Line[] = [];
  let now = 0;
  const trouble = new BrokerTrouble(['b:1'], remembering(lines), () => now);
  const told: number[] = [];
  for (; now <= 300_000; now += 250) {
    const before = lines.length;
    trouble.tell(new Error('Retries exceeded', { cause: AWAY }), 'x', {});
    if (lines.length > before) told.push(now / 1000);
  }
  expect(told).toEqual([0, 2, 6, 14, 30, 62, 122, 182, 242]);
  expect(lines[0]).toEqual({ level: 'warn', fields: { operation: 'kafka', reason: 'connect ECONNREFUSED' }, message: 'Kafka does not answer at b:1; trying again. What is to be published waits in the outbox' });
  trouble.over();
  trouble.over();
  expect(lines.slice(told.length)).toEqual([{ level: 'info', fields: { operation: 'kafka', after_seconds: 300 }, message: 'Kafka answers again' }]);
});

test('other trouble of kafkajs is told each time, without its stack; what is not kafkajs\'s, with it', () => {
  const lines: Line[] = [];
  const trouble = new BrokerTrouble(['b:1'], remembering(lines));
  trouble.tell(Object.assign(new Error('Not authorized'), { name: 'KafkaJSProtocolError' }), 'A consumer could not start', { group: 'g' });
  const bug = new TypeError('x is not a function');
  trouble.tell(bug, 'A consumer could not start', { group: 'g' });
  expect(lines.map(({ fields }) => fields)).toEqual([{ group: 'g', reason: 'Not authorized' }, { group: 'g', err: bug }]);
});

test('without a broker: a bus that starts and publishes says one thing, in one line', async () => {
  const lines: Line[] = [];
  const bus = new KafkaMessageBus({ brokers: ['127.0.0.1:1'] }, new RememberedDeadLetters(), remembering(lines));
  bus.subscribe({ topic: 't', group: 'g', handle: async () => {} });
  void bus.start();
  await expect(bus.publish([message('t')])).rejects.toBeInstanceOf(BusAway);
  await until('it was said', () => lines.length > 0);
  await bus.stop();
  expect(lines).toEqual([{ level: 'warn', fields: { operation: 'kafka', reason: expect.stringContaining('ECONNREFUSED 127.0.0.1:1') }, message: expect.stringMatching(/^Kafka does not answer at 127\.0\.0\.1:1; trying again\./) }]);
}, 30_000);
