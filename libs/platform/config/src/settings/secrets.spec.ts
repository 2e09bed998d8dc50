import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EnvironmentSecrets } from './secrets.js';

const directory = mkdtempSync(join(tmpdir(), 'watchdog-secrets-'));
const file = join(directory, 'key');
afterAll(() => rmSync(directory, { recursive: true }));

test('the value of a variable, or of the file its _FILE names, as it is now', () => {
  const secrets = new EnvironmentSecrets({ A: ' sk-1 ', B_FILE: file, C: ' ' });
  expect(secrets.read('A')).toEqual({ value: 'sk-1' });
  expect(secrets.read('B')).toEqual({ problem: `B_FILE names ${file}, which does not exist.` });
  writeFileSync(file, 'sk-2\n');
  expect(secrets.read('B')).toEqual({ value: 'sk-2' });
  writeFileSync(file, 'sk-3\n');
  expect(secrets.read('B')).toEqual({ value: 'sk-3' });
  for (const name of ['C', 'D']) expect(secrets.read(name)).toEqual({ value: undefined });
});

test('what cannot go in a header is a problem, told without the value', () => {
  expect(new EnvironmentSecrets({ A: 'two words' }).read('A')).toEqual({ problem: 'A holds characters that cannot be sent in a header' });
  expect(new EnvironmentSecrets({ A: 'schlüssel' }).read('A')).not.toMatchObject({ problem: expect.stringContaining('schl') });
});
