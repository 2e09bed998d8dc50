import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigFile, type FileLook } from './config-file.js';

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'watchdog-file-'));
  path = join(directory, 'sla_config.yaml');
});
afterEach(() => rmSync(directory, { recursive: true }));

const text = (content: string, attachments = new Map()) => ({ kind: 'text', text: content, attachments });

/** Looks again whenever the file asks for it. */
async function settled(file: ConfigFile): Promise<FileLook> {
  for (;;) {
    const look = await file.look();
    if (look.kind !== 'unsettled') return look;
    await new Promise((resolve) => setTimeout(resolve, look.lookAgainMs));
  }
}

test('a change counts once the file has been left alone', async () => {
  writeFileSync(path, 'a');
  const file = new ConfigFile(path, 50);
  expect(await file.read()).toEqual(text('a'));
  expect(await file.look()).toEqual({ kind: 'unchanged' });
  writeFileSync(path, 'half');
  expect((await file.look()).kind).toBe('unsettled');
  appendFileSync(path, ' and half');
  expect(await settled(file)).toEqual(text('half and half'));
  expect(await file.look()).toEqual({ kind: 'unchanged' });
  file.forget();
  expect(await settled(file)).toEqual(text('half and half'));
});

test('being looked at more often does not settle it sooner', async () => {
  const file = new ConfigFile(path, 60_000);
  await file.read();
  writeFileSync(path, 'half');
  for (let look = 0; look < 5; look++) expect((await file.look()).kind).toBe('unsettled');
});

test('a file replaced, linked elsewhere, gone and back is seen', async () => {
  const file = new ConfigFile(path, 0);
  expect(await file.read()).toEqual({ kind: 'missing' });
  expect(await file.look()).toEqual({ kind: 'unchanged' });
  writeFileSync(`${path}.new`, 'a');
  renameSync(`${path}.new`, path);
  expect(await settled(file)).toEqual(text('a'));
  rmSync(path);
  expect(await settled(file)).toEqual({ kind: 'missing' });
  writeFileSync(join(directory, 'elsewhere'), 'b');
  symlinkSync('elsewhere', path);
  expect(await settled(file)).toEqual(text('b'));
  truncateSync(path, 5_000_000);
  expect(await settled(file)).toEqual({ kind: 'unreadable', reason: 'it has 5000000 bytes, expected at most 4000000' });
  expect(await new ConfigFile(directory, 0).read()).toEqual({ kind: 'unreadable', reason: 'it is not a regular file' });
});

test('the files a configuration names belong to it: a change of one is a change', async () => {
  const naming = 'calendars: { a: { holidays: { ical: holidays/a.ics } } }';
  writeFileSync(path, naming);
  const file = new ConfigFile(path, 0);
  expect(await file.read()).toEqual(text(naming, new Map([['holidays/a.ics', { kind: 'missing' }]])));
  expect(file.paths).toEqual([path, join(directory, 'holidays/a.ics')]);
  expect(await file.look()).toEqual({ kind: 'unchanged' });
  mkdirSync(join(directory, 'holidays'));
  writeFileSync(join(directory, 'holidays/a.ics'), 'one');
  expect(await settled(file)).toEqual(text(naming, new Map([['holidays/a.ics', { kind: 'text', text: 'one' }]])));
  writeFileSync(join(directory, 'holidays/a.ics'), 'another');
  expect(await settled(file)).toEqual(text(naming, new Map([['holidays/a.ics', { kind: 'text', text: 'another' }]])));
  expect(await file.look()).toEqual({ kind: 'unchanged' });
  writeFileSync(path, '# none');
  expect(await settled(file)).toEqual(text('# none'));
  expect(file.paths).toEqual([path]);
});
