import { appendFileSync, mkdtempSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
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
  expect(await file.read()).toEqual({ kind: 'text', text: 'a' });
  expect(await file.look()).toEqual({ kind: 'unchanged' });
  writeFileSync(path, 'half');
  expect((await file.look()).kind).toBe('unsettled');
  appendFileSync(path, ' and half');
  expect(await settled(file)).toEqual({ kind: 'text', text: 'half and half' });
  expect(await file.look()).toEqual({ kind: 'unchanged' });
  file.forget();
  expect(await settled(file)).toEqual({ kind: 'text', text: 'half and half' });
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
  expect(await settled(file)).toEqual({ kind: 'text', text: 'a' });
  rmSync(path);
  expect(await settled(file)).toEqual({ kind: 'missing' });
  writeFileSync(join(directory, 'elsewhere'), 'b');
  symlinkSync('elsewhere', path);
  expect(await settled(file)).toEqual({ kind: 'text', text: 'b' });
  truncateSync(path, 5_000_000);
  expect(await settled(file)).toEqual({ kind: 'unreadable', reason: 'it has 5000000 bytes, expected at most 4000000' });
  expect(await new ConfigFile(directory, 0).read()).toEqual({ kind: 'unreadable', reason: 'it is not a regular file' });
});
