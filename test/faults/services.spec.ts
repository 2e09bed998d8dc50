import { Distributed, FakeSlack, describeIf } from '#testing';
import { describeGroups } from './describe-groups.js';
import { Database } from './database.js';
import { SlackTrouble } from './slack-trouble.js';
import { TopicWatch } from './topic-watch.js';
import { FAULT_MS, withstand } from './withstand.js';
import { worldSettings, type World } from './world.js';

const slack = await FakeSlack.start();
const system = await Distributed.start({ env: worldSettings(slack) });
const available = system instanceof Distributed;

describeIf(available, available ? '' : system.unavailable, 'a burst in the distributed services', () => {
  const { kafka, postgres } = system as Distributed;
  const running = system as Distributed;
  let world: World;

  beforeAll(async () => {
    world = {
      apiKey: running.apiKey,
      ingestUrl: running.service('ingest').url,
      slack,
      database: await Database.open(running.databaseUrl),
      topics: await TopicWatch.start(kafka.broker),
      testify: async () => [...running.services.map(({ name, program }) => `${name}: ${program.lastWords}`), await describeGroups(kafka.broker)].join('\n'),
    };
  }, 60_000);

  afterAll(async () => {
    await world.topics?.stop();
    await world.database.close();
    await running.stop();
  }, 60_000);

  const killed = (service: string) => async () => void (await running.service(service).program.stop('SIGKILL'));
  const restarted = (service: string) => async () => {
    await killed(service)();
    await running.restart(service);
  };

  const oneOfTwo = { strike: killed('evaluator-1'), recover: () => Promise.resolve(), sendersDie: true };

  test('ingest killed and started again', () => withstand(world, 'INGEST', 10_000, { strike: killed('ingest'), recover: restarted('ingest') }), FAULT_MS);

  test('allocator killed and started again', () => withstand(world, 'ALLOCATOR', 10_000, { strike: killed('allocator'), recover: restarted('allocator') }), FAULT_MS);

  test('one of two evaluators killed: the other finishes', async () => {
    await withstand(world, 'EVALUATOR', 10_000, oneOfTwo).finally(restarted('evaluator-1'));
  }, FAULT_MS);

  test('one of two evaluators killed while Slack answers 429 and 500, hangs and resets: the other finishes', async () => {
    await withstand(world, 'SLACK', 10_000, { ...oneOfTwo, beside: () => SlackTrouble.begin(slack) }).finally(restarted('evaluator-1'));
  }, FAULT_MS);

  test('PostgreSQL killed and started again', () => withstand(world, 'POSTGRES', 10_000, { strike: () => postgres.kill(), recover: () => postgres.restart() }), FAULT_MS);

  test('Kafka killed and started again', () => withstand(world, 'KAFKA', 10_000, { strike: () => kafka.kill(), recover: () => kafka.restart() }), FAULT_MS);
});

afterAll(() => slack.close());
