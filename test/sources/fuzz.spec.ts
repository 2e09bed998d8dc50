import { mutations } from '#platform/plugins';
import { BODIES, MAPPING, realBodies } from './bodies.js';
import { SourceApp } from './source-app.js';

/** Per system, through HTTP, authentication, database and all. WATCHDOG_HTTP_FUZZ sets another number. */
const SENT = Number(process.env['WATCHDOG_HTTP_FUZZ'] ?? 100);

let app: SourceApp;
let authorization: string;
beforeAll(async () => {
  app = await SourceApp.start(`sources: {mapped: {tenant: acme, ${MAPPING}}}`);
  authorization = `Bearer ${await app.key('acme', 'ingest')}`;
});
afterAll(() => app.close());
afterEach(() => app.clear());

test.each(Object.entries(BODIES))('%s: damaged deliveries are read, ignored or refused; what is refused leaves nothing', async (system, samples) => {
  const bodies = [...realBodies(system), ...samples.map(({ body }) => Buffer.from(JSON.stringify(body)))];
  const told: Record<string, number> = {};
  let before = 0;
  for (const { body } of mutations(bodies, SENT, 11)) {
    const answer = await app.send(system, new Uint8Array(body), { authorization });
    told[answer.status] = (told[answer.status] ?? 0) + 1;
    if (answer.status !== 202 && answer.status !== 422) throw new Error(`${answer.status} ${JSON.stringify(answer.body)} for ${body.toString().slice(0, 1_000)}`);
    const stored = await app.count();
    if (answer.status === 422 || answer.body['status'] === 'ignored') expect(stored).toBe(before);
    before = stored;
  }
  expect(told['202']).toBeGreaterThan(0);
  const [{ lost }] = await app.database.dataSource.query<[{ lost: number }]>('SELECT count(*)::int AS lost FROM intake.events LEFT JOIN intake.tickets USING (tenant_id, ticket_id) WHERE tickets.ticket_id IS NULL');
  expect(lost).toBe(0);
  const letters = await app.deadLetters();
  expect(letters.length).toBeLessThanOrEqual(told['422'] ?? 0);
}, 120_000);
