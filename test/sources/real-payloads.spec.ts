import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describeWith } from '#testing';
import { SourceApp } from './source-app.js';

/** Not ours to come with the project; may lie elsewhere. */
const FOLDER = pathToFileURL(`${resolve(process.env['WATCHDOG_TEST_PAYLOADS'] ?? '../shared/data/payloads')}/`);
const SYSTEM_OF = (folder: string, file: string): string => (folder === 'other' ? /^[a-z]+/.exec(file)![0] : folder);

describeWith(existsSync(FOLDER), 'there is no ../shared/data/payloads', 'real bodies', () => {
  let app: SourceApp;
  let key: string;
  beforeAll(async () => {
    app = await SourceApp.start();
    key = await app.key('acme', 'ingest');
  });
  afterAll(() => app.close());

  const all = existsSync(FOLDER) ? readdirSync(FOLDER).flatMap((folder) => readdirSync(new URL(`${folder}/`, FOLDER)).map((file) => [folder, file] as const)) : [];

  test.each(all)('%s/%s is read, or ignored with a reason', async (folder, file) => {
    const before = (await app.events()).length;
    const answer = await app.send(SYSTEM_OF(folder, file), readFileSync(new URL(`${folder}/${file}`, FOLDER)), { authorization: `Bearer ${key}` });
    if (process.env['SHOW_PAYLOADS']) console.log(folder, file, answer.status, JSON.stringify(answer.body), JSON.stringify((await app.events(String(answer.body['ticket_id']))).map(({ updated_at, sequence, payload: p }) => [updated_at.toISOString(), sequence, p['status'], p['priority'], p['assignment_group'], p['comment']])));
    expect(answer).toMatchObject({ status: 202 });
    if (answer.body['status'] === 'ignored') expect(answer.body['reason']).toEqual(expect.any(String));
    else expect(answer.body).toMatchObject({ status: 'processing', ticket_id: expect.any(String) });
    expect((await app.events()).length - before).toBeGreaterThanOrEqual(0);
    expect(await app.deadLetters()).toEqual([]);
  });
});
