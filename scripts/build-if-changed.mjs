/** Builds when a source is newer than the last successful build. Costs a few milliseconds when there is nothing to do. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const STAMP = join(ROOT, 'dist/.built');
const SOURCES = ['apps', 'libs', 'test', 'package.json', 'package-lock.json', 'nest-cli.json', 'tsconfig.json', 'tsconfig.build.json'];

/** Answers whether the build is up to date now; what the compiler has to say goes to stderr. */
export function buildIfChanged() {
  const built = modified(STAMP);
  if (SOURCES.every((source) => newest(join(ROOT, source)) <= built)) return true;
  process.stderr.write('Building…\n');
  const started = new Date();
  const nest = join(ROOT, 'node_modules/@nestjs/cli/bin/nest.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [nest, 'build', 'standalone'], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) {
    process.stderr.write(`${stdout ?? ''}${stderr ?? ''}`);
    return false;
  }
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, '');
  // The start, not the end: what is edited during a build is built again.
  utimesSync(STAMP, started, started);
  return true;
}

/** Newest modification under a path, directories included, so that a removed file counts too. */
function newest(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isDirectory()) return stats?.mtimeMs ?? 0;
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.parentPath.includes('node_modules') && (entry.isDirectory() || /\.(ts|sql|json)$/.test(entry.name)))
    .reduce((latest, entry) => Math.max(latest, modified(join(entry.parentPath, entry.name))), stats.mtimeMs);
}

function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url) && !buildIfChanged()) process.exit(1);
