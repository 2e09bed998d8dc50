import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { checkConfig } from '#platform/config';
import { SourceApp, TIERS } from './source-app.js';

const DOC = readFileSync(new URL('../../docs/connectors.md', import.meta.url), 'utf8');
const blocks = [...DOC.matchAll(/^```(\w+)[^\S\n]*([^\n]*)\n([^]*?)^```/gm)].map(([, language, mark, text]) => ({ language, mark, text: text! }));
const block = (language: string, mark: string): string => blocks.find((one) => one.language === language && one.mark === mark)!.text;

/** Inside the project: there `ticket-watchdog/plugins` is itself. */
let directory: string;
beforeAll(() => {
  directory = mkdtempSync(resolve('.docs-'));
  mkdirSync(join(directory, 'plugins'));
  writeFileSync(join(directory, 'plugins/acme.mjs'), block('js', 'plugin=plugins/acme.mjs'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('the plugin of docs/connectors.md, by the configuration shown there, reads what its system signs', async () => {
  const config = block('yaml', 'config').replace('./plugins/', `${directory}/plugins/`);
  const app = await SourceApp.start(config, { ACME_SECRET: 'acme secret' });
  try {
    const body = JSON.stringify({ kind: 'case', case: { id: 7, subject: 'Down', html: '<p>All &amp; everything</p>', state: 'open', urgency: 'ASAP', opened: '2026-01-05T09:00:00Z', changed: '2026-01-05T09:30:00Z', note: { author: 'bob' } } });
    const signature = `sha256=${createHmac('sha256', 'acme secret').update(body).digest('hex')}`;
    expect(await app.send('acme', body, { 'x-acme-signature': signature, 'x-acme-delivery': '1' })).toMatchObject({ status: 202, body: { status: 'processing', ticket_id: '7' } });
    expect(await app.send('acme', body, { 'x-acme-signature': signature, 'x-acme-delivery': '1' })).toMatchObject({ status: 202, body: { ticket_id: '7' } });
    expect(await app.send('acme', body)).toMatchObject({ status: 401 });
    expect(await app.events()).toMatchObject([{ payload: { priority: 'critical', title: 'Down', description: 'All & everything', customer_tier: 'silver', source: 'acme', comment: { by: 'agent', public: true } } }]);
  } finally {
    await app.close();
  }
});

test('and keeps to the contract, as the page says', async () => {
  writeFileSync(join(directory, 'plugins/conformance.mjs'), block('js', 'conformance'));
  const { stdout } = await promisify(execFile)(process.execPath, [join(directory, 'plugins/conformance.mjs')]);
  expect(stdout.trim()).toBe('[]');
});

test('it is about twenty lines', () => {
  expect(block('js', 'plugin=plugins/acme.mjs').trim().split('\n').length).toBeLessThanOrEqual(24);
});

test('every configuration on the page is right', () => {
  const shown = blocks.filter(({ language }) => language === 'yaml');
  expect(shown.length).toBeGreaterThanOrEqual(4);
  for (const { text } of shown) expect(checkConfig(TIERS + text)).toMatchObject({ ok: true, problems: [] });
});
