import { mutations, type Sample } from '#platform/plugins';
import { BODIES, MAPPING, realBodies } from './bodies.js';
import { SourceApp } from './source-app.js';
import { Tally, type Told } from './tally.js';

/** Per system, through HTTP, authentication, database and all. `npm run test:fuzz` sends 20,000. */
const SENT = Number(process.env['WATCHDOG_HTTP_FUZZ'] ?? 250);
/** Below it no ticket has more changes of one instant than are kept (50), so whatever is acknowledged must be stored. */
const ROUND = 250;
const AT_ONCE = 16;

let app: SourceApp;
let authorization: string;
beforeAll(async () => {
  app = await SourceApp.start(`sources: {mapped: {tenant: acme, ${MAPPING}}}`);
  authorization = `Bearer ${await app.key('acme', 'ingest')}`;
});
afterAll(() => app.close());
afterEach(() => app.clear());

test.each(Object.entries(BODIES))(`%s: of ${SENT} damaged deliveries, what is acknowledged is stored, and what is refused leaves its dead letter and nothing else`, async (system, samples) => {
  const tally = new Tally(app);
  const damaged = deliveries(system, samples);
  for (let sent = 0; sent < SENT; sent += ROUND) {
    const round: Told[] = [];
    const worker = async (): Promise<void> => {
      while (round.length < Math.min(ROUND, SENT - sent)) {
        const next = damaged.next();
        if (next.done) return;
        const told: Told = { body: next.value.body, correlationId: `fuzz:${sent + round.length}`, answer: undefined };
        round.push(told);
        told.answer = await app.send(system, new Uint8Array(told.body), { authorization, 'x-correlation-id': told.correlationId, ...next.value.headers });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    await tally.check(round);
    await app.clear();
  }
  if (process.env['WATCHDOG_HTTP_FUZZ']) process.stderr.write(`${system.padEnd(10)} ${tally.inWords()}\n`);
  expect(tally.answered).toBe(SENT);
  expect(tally.acknowledged).toBeGreaterThan(0);
}, 1_800_000);

/** Damaged bodies under the headers of the original; every one is a delivery of its own. */
function* deliveries(system: string, samples: readonly Sample[]): Generator<{ body: Buffer; headers: Record<string, string> }> {
  const originals = [
    ...realBodies(system).map((body) => ({ body, headers: {} })),
    ...samples.map(({ body, headers = {} }) => ({ body: Buffer.from(JSON.stringify(body)), headers })),
  ];
  let number = 0;
  for (const { body, of } of mutations(originals.map((original) => original.body), SENT, 11)) {
    const { headers } = originals[of]!;
    number++;
    yield { body, headers: 'x-github-delivery' in headers ? { ...headers, 'x-github-delivery': `d-${number}` } : headers };
  }
}
